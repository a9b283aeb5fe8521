/* SPDX-License-Identifier: MIT */
/*
 * A date is read word by word and number by number. What the table knows is
 * written as libcurl reads it; "10 p.m." and "18 h 30" change the number
 * before them as well.
 */
#include "date_words.h"

#include <glib.h>

#include <stdbool.h>
#include <string.h>

enum {
    MONTH_LETTERS = 3, /* as in RFC 822 */
    HOUR_DIGITS = 2,
    MINUTE_DIGITS = 2,
    NOON = 12,
    HOURS = 24
};

// clang-format off
/* Names stand between blanks: months in small letters, of all languages in one
 * row, in the nominative, the genitive where dates take it, and in short. No
 * name means two months in these languages (in Croatian "listopad" is October:
 * so that language is not here). */
static const struct word {
    const char *means;
    const char *names;
} words[] = {
    {"Jan", /* English in full; de, fr, es, it, nl, pt, pl, cs, uk, ru */
     " january januar jänner jän janvier janv enero ene gennaio gen januari "
     "janeiro styczeń stycznia sty leden ledna led січень січня січ "
     "январь января янв "},
    {"Feb",
     " february februar feber février févr fév febrero febbraio februari "
     "fevereiro fev luty lutego lut únor února úno лютий лютого лют "
     "февраль февраля февр фев "},
    {"Mar",
     " march märz mär mrz mars marzo maart mrt março marzec marca březen "
     "března bře березень березня бер март марта мар "},
    {"Apr",
     " april avril avr abril abr aprile kwiecień kwietnia kwi duben dubna dub "
     "квітень квітня квіт кві апрель апреля апр "},
    {"May",
     " may mai mayo maggio mag mei maio maj maja květen května kvě травень "
     "травня трав тра май мая "},
    {"Jun",
     " june juni juin junio giugno giu junho czerwiec czerwca cze červen "
     "června čvn червень червня черв чер июнь июня июн "},
    {"Jul",
     " july juli juillet juil julio luglio lug julho lipiec lipca lip "
     "červenec července čvc липень липня лип июль июля июл "},
    {"Aug",
     " august août agosto ago augustus sierpień sierpnia sie srpen srpna srp "
     "серпень серпня серп сер август августа авг "},
    {"Sep",
     " september septembre septiembre setiembre settembre sett setembro set "
     "wrzesień września wrz září zář вересень вересня вер сентябрь сентября "
     "сент сен "},
    {"Oct",
     " october oktober okt octobre octubre ottobre ott outubro out "
     "październik października paź říjen října říj жовтень жовтня жовт жов "
     "октябрь октября окт "},
    {"Nov",
     " november novembre noviembre novembro listopad listopada lis listopadu "
     "листопад листопада лист лис ноябрь ноября нояб ноя "},
    {"Dec",
     " december dezember dez décembre déc diciembre dic dicembre dezembro "
     "grudzień grudnia gru prosinec prosince pro грудень грудня груд гру "
     "декабрь декабря дек "},
    {"", /* around a day, a year, a time; the ends of ordinals */
     " st nd rd th er º ª de del do da di den le el il on at am um om à às a "
     "las alle ore o godz godzina godzinie r roku v ve kl г года в о об р "
     "року "},
    {",", /* behind an hour, which no half of the day is behind then */
     " h uhr uur hod hodin "},
    /* Zones that libcurl does not know, in capitals, each with its source. Left
     * out is what means several: IST (India, Ireland, Israel), and what libcurl
     * reads in one of its meanings: AST, BST, CAT, CST, GST, PST. */
    {"-0500", " ET "},    /* United States: Eastern, the season not said */
    {"-0600", " CT "},    /* Central */
    {"-0700", " MT "},    /* Mountain */
    {"-0800", " PT "},    /* Pacific */
    {"-0900", " AKST "},  /* tzdata northamerica: America/Anchorage */
    {"-0800", " AKDT "},  /* the same, in summer */
    {"-0330", " NST "},   /* tzdata northamerica: America/St_Johns */
    {"-0230", " NDT "},   /* the same, in summer */
    {"+0100", " MEZ "},   /* Germany: Einheiten- und Zeitgesetz § 4 */
    {"+0100", " WEST "},  /* tzdata europe: Europe/Lisbon, in summer */
    {"+0300", " EEST "},  /* tzdata europe: Europe/Kyiv, in summer */
    {"+0300", " MSK МСК "}, /* tzdata europe: Europe/Moscow */
    {"+0300", " IDT "},   /* tzdata asia: Asia/Jerusalem, in summer */
    {"+0300", " EAT "},   /* tzdata africa: Africa/Nairobi */
    {"+0200", " SAST "},  /* tzdata africa: Africa/Johannesburg */
    {"+0500", " PKT "},   /* tzdata asia: Asia/Karachi */
    {"+0700", " WIB "},   /* tzdata asia: Asia/Jakarta */
    {"+0800", " WITA "},  /* tzdata asia: Asia/Makassar */
    {"+0900", " WIT "},   /* tzdata asia: Asia/Jayapura */
    {"+0800", " HKT "},   /* tzdata asia: Asia/Hong_Kong */
    {"+0900", " KST "},   /* tzdata asia: Asia/Seoul */
    {"+0800", " AWST "},  /* tzdata australasia: Australia/Perth */
    {"+0930", " ACST "},  /* tzdata australasia: Australia/Adelaide */
    {"+1030", " ACDT "},  /* the same, in summer */
    {"+1000", " AEST "},  /* tzdata australasia: Australia/Sydney */
    {"+1100", " AEDT "},  /* the same, in summer */
};
/* English months are taken however they are cut ("Sept", "NOVEM"). */
static const char *const months[] = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December",
};
// clang-format on

/* A date being written anew. */
struct writing {
    GString *out;
    gssize number; /* where the last number begins; -1: there was none */
    bool has_month;
};

/* --- words ---------------------------------------------------------------- */

/* Returns the English month that a word is or begins; NULL: none. */
static const char *
find_month(const char *word)
{
    size_t length = strlen(word);

    if (length < MONTH_LETTERS)
        return NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(months); i++)
        if (g_ascii_strncasecmp(word, months[i], length) == 0)
            return words[i].means;
    return NULL;
}

static const char *
find_meaning(const char *name)
{
    g_autofree char *between = g_strdup_printf(" %s ", name);

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strstr(words[i].names, between) != NULL)
            return words[i].means;
    return NULL;
}

/* Returns what a word means; NULL: nobody knows. Zones are known as they are
 * written: "eat" and "west" are words of other kinds. */
static const char *
meaning_of(const char *text, size_t length)
{
    g_autofree char *word = g_strndup(text, length);
    const char *meaning = find_month(word);

    if (meaning == NULL)
        meaning = find_meaning(word);
    if (meaning != NULL)
        return meaning;

    g_autofree char *folded = g_utf8_strdown(word, -1);

    return strcmp(folded, word) == 0 ? NULL : find_meaning(folded);
}

static bool
is_month(const char *meaning)
{
    return meaning != NULL && g_ascii_isalpha(*meaning);
}

static size_t
word_length(const char *text)
{
    const char *at = text;

    while (*at != '\0' && g_unichar_isalpha(g_utf8_get_char(at)))
        at = g_utf8_next_char(at);
    return (size_t)(at - text);
}

static bool
holds_month(const char *text)
{
    while (*text != '\0') {
        size_t length = word_length(text);

        if (length > 0 && is_month(meaning_of(text, length)))
            return true;
        text = length > 0 ? text + length : g_utf8_next_char(text);
    }
    return false;
}

/* Tells whether "mar" is Tuesday, as in French, Italian and Spanish: the day
 * and the month are behind it. */
static bool
is_tuesday(const struct writing *writing, const char *text, size_t length)
{
    return writing->number < 0 && length == strlen("mar") &&
           g_ascii_strncasecmp(text, "mar", length) == 0 &&
           holds_month(text + length);
}

/* Days of the week go, for they come first, and what is not ASCII, of which
 * libcurl would read but the letters between. Other words stay, and so is the
 * date refused. */
static void
take_word(struct writing *writing, const char *text, size_t length)
{
    g_assert(length > 0);

    const char *meaning = meaning_of(text, length);

    if (is_tuesday(writing, text, length))
        return;
    writing->has_month = writing->has_month || is_month(meaning);
    if (meaning != NULL) {
        g_string_append(writing->out, meaning);
        return;
    }

    g_autofree char *word = g_strndup(text, length);

    if (writing->number >= 0 && g_str_is_ascii(word))
        g_string_append(writing->out, word);
}

/* --- times ---------------------------------------------------------------- */

/* Returns the length of "pm", "p.m.", "p. m."; 0: none stands there. */
static size_t
half_length(const char *text)
{
    const char *at = text;

    if (*at == '\0' || strchr("aApP", *at) == NULL)
        return 0;
    at++;
    if (*at == '.')
        at += at[1] == ' ' ? 2 : 1;
    if (*at != 'm' && *at != 'M')
        return 0;
    at++;
    if (word_length(at) > 0)
        return 0;
    at += *at == '.';
    return (size_t)(at - text);
}

/* Returns the hour the last number begins with, if but blanks stand behind it;
 * -1: it is none. *is_alone: no minutes follow it. */
static int
last_hour(const struct writing *writing, bool *is_alone)
{
    if (writing->number < 0)
        return -1;

    const char *number = writing->out->str + writing->number;
    size_t digits = strspn(number, "0123456789");
    size_t length = strspn(number, "0123456789:");

    g_assert(digits > 0);
    *is_alone = length == digits;
    if (digits > HOUR_DIGITS || number[length + strspn(number + length, " ")])
        return -1;

    int hour = (int)g_ascii_strtoull(number, NULL, 10);

    return hour < HOURS ? hour : -1;
}

static void
write_hour(struct writing *writing, int hour, const char *rest)
{
    g_autofree char *behind = g_strdup(rest);

    g_assert(hour >= 0 && hour < HOURS);
    g_string_truncate(writing->out, (gsize)writing->number);
    g_string_append_printf(writing->out, "%d%s", hour, behind);
}

/* Takes a half of the day to the hour before it: 12 a.m. is midnight, 12 p.m.
 * noon; "22:00 PM" is what it says, and "22:00 AM" stays and is refused.
 * Returns whether there was an hour. */
static bool
take_half(struct writing *writing, bool is_behind_noon)
{
    bool is_alone = false;
    int hour = last_hour(writing, &is_alone);

    if (hour < 0)
        return false;
    if (hour > NOON && !is_behind_noon) {
        g_string_append(writing->out, "AM");
        return true;
    }
    if (hour <= NOON)
        hour = hour % NOON + (is_behind_noon ? NOON : 0);

    const char *number = writing->out->str + writing->number;

    write_hour(writing, hour,
               is_alone ? ":00" : number + strspn(number, "0123456789"));
    return true;
}

/* Takes what stands behind an hour, the h of "18 h 30" and "18h", the Uhr of
 * "18 Uhr". Returns how far it goes; 0: it is no such. */
static size_t
take_hour_word(struct writing *writing, const char *text)
{
    bool is_alone = false;
    size_t word = word_length(text);
    int hour = word > 0 ? last_hour(writing, &is_alone) : -1;

    if (hour < 0 || !is_alone)
        return 0;

    const char *meaning = meaning_of(text, word);

    if (meaning == NULL || *meaning != ',')
        return 0;

    size_t length = word + strspn(text + word, " ");
    bool is_minute = g_ascii_isdigit(text[length]) &&
                     g_ascii_isdigit(text[length + 1]) &&
                     !g_ascii_isdigit(text[length + 2]);

    write_hour(writing, hour, is_minute ? ":" : ":00,");
    if (!is_minute)
        return word;
    g_string_append_len(writing->out, text + length, MINUTE_DIGITS);
    return length + MINUTE_DIGITS;
}

/* Tells whether a number is the hour of "18.30", as in German and Polish:
 * behind a month in words a point parts no day from its month. */
static bool
is_pointed_hour(const struct writing *writing, const char *text, size_t digits)
{
    const char *minute = text + digits + 1;

    return writing->has_month && digits <= HOUR_DIGITS && text[digits] == '.' &&
           g_ascii_strtoull(text, NULL, 10) < HOURS &&
           strspn(minute, "0123456789:") == MINUTE_DIGITS && *minute < '6' &&
           minute[MINUTE_DIGITS] != '.';
}

static size_t
take_number(struct writing *writing, const char *text)
{
    size_t length = strspn(text, "0123456789:");
    bool is_hour = is_pointed_hour(writing, text, length);

    writing->number = (gssize)writing->out->len;
    g_string_append_len(writing->out, text, (gssize)length);
    if (!is_hour)
        return length;
    g_string_append_printf(writing->out, ":%.*s", MINUTE_DIGITS,
                           text + length + 1);
    return length + 1 + MINUTE_DIGITS;
}

/* --- the whole ------------------------------------------------------------ */

/* Takes what stands there. Returns how long that is, never 0. */
static size_t
take_next(struct writing *writing, const char *text)
{
    g_assert(*text != '\0');
    if (g_ascii_isdigit(*text))
        return take_number(writing, text);

    size_t half = half_length(text);

    if (half > 0 && take_half(writing, g_ascii_tolower(*text) == 'p'))
        return half;

    size_t hour_word = take_hour_word(writing, text);

    if (hour_word > 0)
        return hour_word;

    size_t word = word_length(text);

    if (word > 0) {
        take_word(writing, text, word);
        return word;
    }
    g_string_append_unichar(writing->out, g_utf8_get_char(text));
    return (size_t)(g_utf8_next_char(text) - text);
}

char *
date_words_translate(const char *text)
{
    struct writing writing = {g_string_new(NULL), -1, false};

    while (*text != '\0')
        text += take_next(&writing, text);
    return g_string_free(writing.out, FALSE);
}
