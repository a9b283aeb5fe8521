/* SPDX-License-Identifier: MIT */
/*
 * Every fixed text, a row per key, sorted. Written as a person would say it:
 * English plainly, German with Sie, Polish without telling women from men.
 * Quotation marks, dashes and no-break spaces are those of the language.
 */
#include "language_table.h"

#include <glib.h>

// clang-format off
/* The forms of a plural (CLDR): one; few and many, Polish alone; other. Whole
 * numbers in Polish never reach "other". */
#define PLURAL(key, en_one, en, de_one, de, pl_one, pl_few, pl_many)           \
    {key ".few",   {[EN] = (en),     [DE] = (de),     [PL] = (pl_few)}},       \
    {key ".many",  {[EN] = (en),     [DE] = (de),     [PL] = (pl_many)}},      \
    {key ".one",   {[EN] = (en_one), [DE] = (de_one), [PL] = (pl_one)}},       \
    {key ".other", {[EN] = (en),     [DE] = (de),     [PL] = (pl_many)}}

const struct language_row language_rows[] = {
    {"and", /* between the last two of several names */
     {[EN] = "and", [DE] = "und", [PL] = "i"}},
    {"archive_empty",
     {[EN] = "There is no edition to read yet.",
      [DE] = "Noch gibt es keine Ausgabe zu lesen.",
      [PL] = "Nie ma jeszcze żadnego wydania do przeczytania."}},
    {"archive_title",
     {[EN] = "Past editions",
      [DE] = "Bisherige Ausgaben",
      [PL] = "Poprzednie wydania"}},
    {"asked_at",
     {[EN] = "Asked for", [DE] = "Angefordert am", [PL] = "Data zgłoszenia"}},
    {"asked_from",
     {[EN] = "From the network address",
      [DE] = "Von der IP-Adresse",
      [PL] = "Z adresu IP"}},
    {"back_to_site",
     {[EN] = "Back to the site",
      [DE] = "Zurück zur Website",
      [PL] = "Powrót do serwisu"}},
    {"by", /* before the authors */
     {[EN] = "By", [DE] = "Von", [PL] = "Tekst:"}},
    {"confirm_button",
     {[EN] = "Confirm subscription",
      [DE] = "Abonnement bestätigen",
      [PL] = "Potwierdzam subskrypcję"}},
    {"confirm_heading",
     {[EN] = "One click and you are in",
      [DE] = "Nur noch ein Klick",
      [PL] = "Jeszcze tylko jedno kliknięcie"}},
    {"confirm_ignore", /* whose address it is may not have asked */
     {[EN] = "If it was not you, do nothing. Without a click you get no "
             "further mail from us.",
      [DE] = "Das waren nicht Sie? Dann brauchen Sie nichts zu tun. Ohne Klick "
             "bekommen Sie keine weitere Post von uns.",
      [PL] = "To nie Ty? Nie musisz nic robić. Bez kliknięcia nie wyślemy "
             "niczego więcej."}},
    {"confirm_lead",
     {[EN] = "Somebody – we hope it was you – asked us for this newsletter:",
      [DE] = "Jemand – hoffentlich Sie selbst – hat diesen Newsletter bei uns "
             "bestellt:",
      [PL] = "Ktoś – mamy nadzieję, że to Ty – poprosił nas o ten "
             "newsletter:"}},
    {"confirm_link_hint",
     {[EN] = "If the button does not work, open this address in your browser:",
      [DE] = "Wenn der Knopf nicht reagiert, öffnen Sie bitte diese Adresse "
             "im Browser:",
      [PL] = "Jeśli przycisk nie działa, otwórz ten adres w przeglądarce:"}},
    {"confirm_subject", /* ": " and the newsletter's name follow */
     {[EN] = "Please confirm your subscription",
      [DE] = "Bitte bestätigen Sie Ihr Abonnement",
      [PL] = "Prosimy o potwierdzenie subskrypcji"}},
    {"confirm_text",
     {[EN] = "Press the button, and the next edition comes to your mailbox.",
      [DE] = "Ein Druck auf den Knopf, und die nächste Ausgabe kommt in Ihr "
             "Postfach.",
      [PL] = "Naciśnij przycisk, a następne wydanie trafi do Twojej "
             "skrzynki."}},
    {"confirm_title",
     {[EN] = "Confirm your subscription",
      [DE] = "Abonnement bestätigen",
      [PL] = "Potwierdzenie subskrypcji"}},
    {"confirmed_text",
     {[EN] = "The next edition comes to your mailbox. Each one has a link to "
             "leave again.",
      [DE] = "Die nächste Ausgabe kommt in Ihr Postfach. In jeder steht ein "
             "Link, mit dem Sie den Newsletter wieder abbestellen können.",
      [PL] = "Następne wydanie trafi do Twojej skrzynki. W każdym jest link, "
             "który pozwala się wypisać."}},
    {"confirmed_title",
     {[EN] = "You are subscribed",
      [DE] = "Willkommen! Ihr Abonnement ist bestätigt",
      [PL] = "Gotowe! Subskrypcja jest aktywna"}},
    {"date",
     {[EN] = "{weekday}, {day} {month} {year}",
      [DE] = "{weekday}, {day}. {month} {year}",
      [PL] = "{weekday}, {day} {month} {year}"}},
    {"email_label",
     {[EN] = "E-mail address", [DE] = "E-Mail-Adresse", [PL] = "Adres e-mail"}},
    {"error_busy_advice",
     {[EN] = "Please try again in a few seconds.",
      [DE] = "Bitte versuchen Sie es in ein paar Sekunden noch einmal.",
      [PL] = "Prosimy spróbować ponownie za kilka sekund."}},
    {"error_busy_text",
     {[EN] = "We could not take your request just now. Nothing was changed.",
      [DE] = "Wir konnten Ihre Anfrage gerade nicht annehmen. Geändert wurde "
             "nichts.",
      [PL] = "W tej chwili nie możemy przyjąć zgłoszenia. Nic się nie "
             "zmieniło."}},
    {"error_busy_title",
     {[EN] = "A lot is going on just now",
      [DE] = "Gerade ist viel los",
      [PL] = "Chwilowo duży ruch"}},
    {"error_email_empty",
     {[EN] = "Please enter your e-mail address.",
      [DE] = "Bitte geben Sie Ihre E-Mail-Adresse ein.",
      [PL] = "Prosimy podać adres e-mail."}},
    {"error_email_long",
     {[EN] = "This e-mail address is too long.",
      [DE] = "Diese E-Mail-Adresse ist zu lang.",
      [PL] = "Ten adres e-mail jest za długi."}},
    {"error_email_wrong",
     {[EN] = "This does not look like an e-mail address. Is there a slip in "
             "it?",
      [DE] = "Das sieht nicht wie eine E-Mail-Adresse aus. Hat sich ein "
             "Tippfehler eingeschlichen?",
      [PL] = "To nie wygląda na adres e-mail. Może wkradła się literówka?"}},
    {"error_expired_advice",
     {[EN] = "Subscribe once more, and we send you a fresh one.",
      [DE] = "Melden Sie sich einfach noch einmal an, dann schicken wir Ihnen "
             "einen neuen.",
      [PL] = "Wystarczy zapisać się jeszcze raz, a wyślemy nowy link."}},
    {"error_expired_text",
     {[EN] = "A link to confirm is good for a few days only, and the newest "
             "one alone counts.",
      [DE] = "Ein Link zum Bestätigen gilt nur ein paar Tage, und es zählt "
             "nur der neueste.",
      [PL] = "Link potwierdzający działa tylko kilka dni i liczy się tylko "
             "najnowszy."}},
    {"error_expired_title",
     {[EN] = "This link no longer works",
      [DE] = "Dieser Link gilt nicht mehr",
      [PL] = "Ten link już nie działa"}},
    {"error_failed_advice",
     {[EN] = "Please try again later. We look into it.",
      [DE] = "Bitte versuchen Sie es später noch einmal. Wir kümmern uns "
             "darum.",
      [PL] = "Prosimy spróbować później. Zajmiemy się tym."}},
    {"error_failed_text",
     {[EN] = "The mistake is ours, not yours.",
      [DE] = "Der Fehler liegt bei uns, nicht bei Ihnen.",
      [PL] = "Błąd jest po naszej stronie."}},
    {"error_failed_title",
     {[EN] = "Something went wrong",
      [DE] = "Da ist etwas schiefgegangen",
      [PL] = "Coś poszło nie tak"}},
    {"error_form_old",
     {[EN] = "The form was open for a long time. Please send it once more.",
      [DE] = "Das Formular war lange offen. Bitte schicken Sie es noch einmal "
             "ab.",
      [PL] = "Formularz był długo otwarty. Prosimy wysłać go jeszcze raz."}},
    {"error_link_advice",
     {[EN] = "Some programs break long links. Copy the whole address from the "
             "mail into your browser.",
      [DE] = "Manche Programme trennen lange Links. Kopieren Sie die ganze "
             "Adresse aus der Mail in Ihren Browser.",
      [PL] = "Niektóre programy dzielą długie linki. Skopiuj cały adres "
             "z wiadomości do przeglądarki."}},
    {"error_link_text",
     {[EN] = "It is not complete, or it is not from us.",
      [DE] = "Er ist nicht vollständig oder stammt nicht von uns.",
      [PL] = "Jest niepełny albo nie pochodzi od nas."}},
    {"error_link_title",
     {[EN] = "We do not know this link",
      [DE] = "Diesen Link kennen wir nicht",
      [PL] = "Nie znamy tego linku"}},
    {"error_list_unknown",
     {[EN] = "Please choose a newsletter.",
      [DE] = "Bitte wählen Sie einen Newsletter aus.",
      [PL] = "Prosimy wybrać newsletter."}},
    {"error_missing_advice",
     {[EN] = "The site itself surely has what you are looking for.",
      [DE] = "Auf unserer Website finden Sie bestimmt, was Sie suchen.",
      [PL] = "W naszym serwisie na pewno znajdziesz to, czego szukasz."}},
    {"error_missing_text",
     {[EN] = "Under this address there is nothing, or nothing any more.",
      [DE] = "Unter dieser Adresse gibt es nichts oder nichts mehr.",
      [PL] = "Pod tym adresem nic nie ma albo już nic nie ma."}},
    {"error_missing_title",
     {[EN] = "There is no such page",
      [DE] = "Diese Seite gibt es nicht",
      [PL] = "Nie ma takiej strony"}},
    {"error_request_advice",
     {[EN] = "Please go back and fill in the form once more.",
      [DE] = "Bitte gehen Sie zurück und füllen Sie das Formular noch einmal "
             "aus.",
      [PL] = "Prosimy wrócić i wypełnić formularz jeszcze raz."}},
    {"error_request_text",
     {[EN] = "What your browser sent is not complete, or too long.",
      [DE] = "Was Ihr Browser geschickt hat, ist unvollständig oder zu lang.",
      [PL] = "To, co wysłała przeglądarka, jest niepełne albo za długie."}},
    {"error_request_title",
     {[EN] = "We did not understand that",
      [DE] = "Das haben wir nicht verstanden",
      [PL] = "Nie udało się tego odczytać"}},
    {"error_too_many_advice",
     {[EN] = "Please wait a little and try again.",
      [DE] = "Bitte warten Sie ein wenig und versuchen Sie es dann noch "
             "einmal.",
      [PL] = "Prosimy chwilę poczekać i spróbować ponownie."}},
    {"error_too_many_text",
     {[EN] = "From your network we got very many requests in a short time.",
      [DE] = "Aus Ihrem Netz kamen in kurzer Zeit sehr viele Anfragen.",
      [PL] = "Z Twojej sieci przyszło w krótkim czasie bardzo wiele "
             "zgłoszeń."}},
    {"error_too_many_title",
     {[EN] = "That was a bit much",
      [DE] = "Das war etwas viel auf einmal",
      [PL] = "Za dużo naraz"}},
    {"honeypot_label", /* for ears: a field that eyes do not see */
     {[EN] = "Leave this field empty",
      [DE] = "Dieses Feld bitte leer lassen",
      [PL] = "To pole prosimy zostawić puste"}},
    {"in_this_edition",
     {[EN] = "In this edition",
      [DE] = "In dieser Ausgabe",
      [PL] = "W tym wydaniu"}},
    {"list_label", /* of the choice, where a site has several */
     {[EN] = "Newsletter", [DE] = "Newsletter", [PL] = "Newsletter"}},
    /* Polish ones in the genitive: a day stands before them. */
    {"month.01", {[EN] = "January", [DE] = "Januar", [PL] = "stycznia"}},
    {"month.02", {[EN] = "February", [DE] = "Februar", [PL] = "lutego"}},
    {"month.03", {[EN] = "March", [DE] = "März", [PL] = "marca"}},
    {"month.04", {[EN] = "April", [DE] = "April", [PL] = "kwietnia"}},
    {"month.05", {[EN] = "May", [DE] = "Mai", [PL] = "maja"}},
    {"month.06", {[EN] = "June", [DE] = "Juni", [PL] = "czerwca"}},
    {"month.07", {[EN] = "July", [DE] = "Juli", [PL] = "lipca"}},
    {"month.08", {[EN] = "August", [DE] = "August", [PL] = "sierpnia"}},
    {"month.09", {[EN] = "September", [DE] = "September", [PL] = "września"}},
    {"month.10", {[EN] = "October", [DE] = "Oktober", [PL] = "października"}},
    {"month.11", {[EN] = "November", [DE] = "November", [PL] = "listopada"}},
    {"month.12", {[EN] = "December", [DE] = "Dezember", [PL] = "grudnia"}},
    {"more_headlines",
     {[EN] = "More headlines",
      [DE] = "Weitere Meldungen",
      [PL] = "Więcej wiadomości"}},
    {"more_on_site", /* ": 12" follows */
     {[EN] = "More stories on our site",
      [DE] = "Weitere Artikel auf unserer Website",
      [PL] = "Więcej artykułów w naszym serwisie"}},
    PLURAL("more_stories",
           "{count} more story on our site",
           "{count} more stories on our site",
           "{count} weiterer Artikel auf unserer Website",
           "{count} weitere Artikel auf unserer Website",
           "Jeszcze {count} artykuł w naszym serwisie",
           "Jeszcze {count} artykuły w naszym serwisie",
           "Jeszcze {count} artykułów w naszym serwisie"),
    {"photo", /* ": " and a name follow */
     {[EN] = "Photo", [DE] = "Foto", [PL] = "Zdjęcie"}},
    {"privacy",
     {[EN] = "Privacy", [DE] = "Datenschutz", [PL] = "Prywatność"}},
    {"read_online",
     {[EN] = "Read online",
      [DE] = "Im Browser lesen",
      [PL] = "Czytaj w przeglądarce"}},
    {"related",
     {[EN] = "Related", [DE] = "Mehr zum Thema", [PL] = "Czytaj także"}},
    PLURAL("stories",
           "{count} story", "{count} stories",
           "{count} Artikel", "{count} Artikel",
           "{count} artykuł", "{count} artykuły", "{count} artykułów"),
    {"subscribe_again",
     {[EN] = "Was it a mistake? Subscribe again",
      [DE] = "Das war ein Versehen? Wieder abonnieren",
      [PL] = "To była pomyłka? Zapisz się ponownie"}},
    {"subscribe_button",
     {[EN] = "Subscribe", [DE] = "Abonnieren", [PL] = "Zapisuję się"}},
    {"subscribe_lead",
     {[EN] = "The stories of the day, once, in the evening.",
      [DE] = "Die Geschichten des Tages, einmal am Abend.",
      [PL] = "Najważniejsze teksty dnia, raz, wieczorem."}},
    {"subscribe_note",
     {[EN] = "We send you one mail with a link to confirm. You can leave with "
             "one click at any time.",
      [DE] = "Wir schicken Ihnen eine Mail mit einem Link zum Bestätigen. "
             "Abbestellen können Sie jederzeit mit einem Klick.",
      [PL] = "Wyślemy jedną wiadomość z linkiem do potwierdzenia. Wypisać się "
             "można w każdej chwili jednym kliknięciem."}},
    {"subscribe_title",
     {[EN] = "Subscribe",
      [DE] = "Newsletter abonnieren",
      [PL] = "Zapisz się na newsletter"}},
    PLURAL("subscribed_delay",
           "So many people are signing up that it may take {count} minute.",
           "So many people are signing up that it may take {count} minutes.",
           "Gerade melden sich so viele an, dass es {count} Minute dauern "
           "kann.",
           "Gerade melden sich so viele an, dass es {count} Minuten dauern "
           "kann.",
           "Zapisuje się tyle osób, że może to potrwać {count} minutę.",
           "Zapisuje się tyle osób, że może to potrwać {count} minuty.",
           "Zapisuje się tyle osób, że może to potrwać {count} minut."),
    {"subscribed_hint",
     {[EN] = "Nothing there after a few minutes? Look in the spam folder, or "
             "try again.",
      [DE] = "Nach ein paar Minuten noch nichts da? Sehen Sie im Spam-Ordner "
             "nach oder versuchen Sie es noch einmal.",
      [PL] = "Po kilku minutach nic nie ma? Zajrzyj do folderu „Spam” albo "
             "spróbuj ponownie."}},
    {"subscribed_text", /* the same whether or not the address was known */
     {[EN] = "If this address can be subscribed, a mail with a link to "
             "confirm is on its way. Open it and press the button.",
      [DE] = "Wenn diese Adresse angemeldet werden kann, ist eine Mail mit "
             "einem Link zum Bestätigen unterwegs. Öffnen Sie sie und drücken "
             "Sie den Knopf.",
      [PL] = "Jeśli ten adres można zapisać, wiadomość z linkiem do "
             "potwierdzenia jest już w drodze. Otwórz ją i naciśnij "
             "przycisk."}},
    {"subscribed_title",
     {[EN] = "Check your mail",
      [DE] = "Sehen Sie in Ihr Postfach",
      [PL] = "Sprawdź swoją pocztę"}},
    {"unsubscribe",
     {[EN] = "Unsubscribe", [DE] = "Abbestellen", [PL] = "Wypisz się"}},
    {"unsubscribe_all_button",
     {[EN] = "Unsubscribe from all",
      [DE] = "Alle abbestellen",
      [PL] = "Wypisuję się ze wszystkich"}},
    {"unsubscribe_all_text",
     {[EN] = "Or leave every newsletter of ours at once.",
      [DE] = "Oder bestellen Sie alle unsere Newsletter auf einmal ab.",
      [PL] = "Możesz też od razu wypisać się ze wszystkich naszych "
             "newsletterów."}},
    {"unsubscribe_button",
     {[EN] = "Unsubscribe", [DE] = "Abbestellen", [PL] = "Wypisuję się"}},
    {"unsubscribe_text",
     {[EN] = "Press the button, and you get no further editions of this "
             "newsletter.",
      [DE] = "Ein Druck auf den Knopf, und Sie bekommen keine weiteren "
             "Ausgaben dieses Newsletters.",
      [PL] = "Po naciśnięciu przycisku nie wyślemy kolejnych wydań tego "
             "newslettera."}},
    {"unsubscribe_title",
     {[EN] = "Unsubscribe",
      [DE] = "Newsletter abbestellen",
      [PL] = "Wypisz się z newslettera"}},
    {"unsubscribed_text",
     {[EN] = "You get no further editions. One that is already on its way may "
             "still arrive.",
      [DE] = "Sie bekommen keine weiteren Ausgaben. Eine, die schon unterwegs "
             "ist, kann noch ankommen.",
      [PL] = "Nie wyślemy kolejnych wydań. Jedno, które jest już w drodze, "
             "może jeszcze dotrzeć."}},
    {"unsubscribed_title",
     {[EN] = "You are unsubscribed",
      [DE] = "Sie sind abgemeldet",
      [PL] = "Gotowe, subskrypcja zakończona"}},
    {"weekday.01", {[EN] = "Monday", [DE] = "Montag", [PL] = "poniedziałek"}},
    {"weekday.02", {[EN] = "Tuesday", [DE] = "Dienstag", [PL] = "wtorek"}},
    {"weekday.03", {[EN] = "Wednesday", [DE] = "Mittwoch", [PL] = "środa"}},
    {"weekday.04", {[EN] = "Thursday", [DE] = "Donnerstag", [PL] = "czwartek"}},
    {"weekday.05", {[EN] = "Friday", [DE] = "Freitag", [PL] = "piątek"}},
    {"weekday.06", {[EN] = "Saturday", [DE] = "Samstag", [PL] = "sobota"}},
    {"weekday.07", {[EN] = "Sunday", [DE] = "Sonntag", [PL] = "niedziela"}},
    {"why_digest",
     {[EN] = "You get this mail because you subscribed to this newsletter.",
      [DE] = "Sie bekommen diese Mail, weil Sie diesen Newsletter abonniert "
             "haben.",
      [PL] = "Ta wiadomość trafia do Ciebie, bo subskrybujesz ten "
             "newsletter."}},
};
const size_t language_row_count = G_N_ELEMENTS(language_rows);
// clang-format on
