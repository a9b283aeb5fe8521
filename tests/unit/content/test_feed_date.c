/* SPDX-License-Identifier: MIT */
#include "feed_date.h"
#include "support.h"

#define EVENING INT64_C(1795539600000) /* 2026-11-24T17:00:00Z */
#define MIDNIGHT INT64_C(1795478400000)
#define NOVEMBER INT64_C(1793491200000)
#define YEAR INT64_C(1767225600000)
#define MARCH INT64_C(1774310400000) /* the 24th */
#define HOUR INT64_C(3600000)
#define OCTOBER INT64_C(1790812800000)

struct date_row {
    const char *name;
    const char *text;
    int64_t want;
};

// clang-format off
static const struct date_row dates[] = {
    {"RFC 822", "Tue, 24 Nov 26 17:00:00 GMT", EVENING},
    {"RFC 5322", "Tue, 24 Nov 2026 18:00:00 +0100", EVENING},
    {"a zone by its name", "Tue, 24 Nov 2026 18:00:00 CET", EVENING},
    {"Eastern time", "24 Nov 2026 12:00 EST", EVENING},
    {"Eastern time in short", "24 Nov 2026 12:00:00 ET", EVENING},
    {"Pacific time in short", "24 Nov 2026 09:00:00 PT", EVENING},
    {"a weekday in Italian", "mar, 24 nov 2026 18:00:00 +0100", EVENING},
    {"a weekday in Polish", "wt., 24 Nov 2026 18:00:00 +0100", EVENING},
    {"a comma behind the month", "24 Nov, 2026 17:00 GMT", EVENING},
    {"no weekday, no seconds", "24 Nov 2026 17:00 GMT", EVENING},
    {"the wrong weekday", "Fri, 24 Nov 2026 17:00:00 GMT", EVENING},
    {"no zone is UTC", "Tue, 24 Nov 2026 17:00:00", EVENING},
    {"the month by its name", "Tue, 24 November 2026 17:00:00 GMT", EVENING},
    {"the month cut later", "24 NOVEM 2026 17:00:00 GMT", EVENING},
    {"asctime", "Tue Nov 24 17:00:00 2026", EVENING},
    {"blanks around", "\n 24 Nov 2026 17:00 GMT\t", EVENING},
    {"an offset with a colon", "Tue, 24 Nov 2026 18:00:00 +01:00", EVENING},
    {"an offset of hours alone", "24 Nov 2026 18:00 +1", EVENING},
    {"JavaScript", "Tue Nov 24 2026 18:00:00 GMT+0100 (CET)", EVENING},
    {"JavaScript, its zone in full",
     "Tue Nov 24 2026 12:00:00 GMT-0500 (Eastern Standard Time)", EVENING},
    {"a comment", "Tue, 24 Nov 2026 18:00:00 +0100 (CET)", EVENING},
    {"Greenwich and hours", "24 Nov 2026 18:00 GMT+1", EVENING},
    {"Greenwich and hours before it", "24 Nov 2026 12:00 GMT-5", EVENING},
    {"UTC and both", "24 Nov 2026 22:30 UTC+05:30", EVENING},
    {"UT and hours", "24 Nov 2026 19:00 UT+02", EVENING},
    {"a year behind a minus", "24-Nov-26 17:00 GMT", EVENING},
    {"Zulu time", "24 Nov 2026 17:00 Z", EVENING},
    {"a military zone", "24 Nov 2026 17:00 A", EVENING},
    {"the day in the year's last hours", "31 Dec 2026 23:00:00 -1200",
     INT64_C(1798801200000)},
    {"the year's first hours", "1 Jan 2027 01:00:00 +1400",
     INT64_C(1798714800000)},
    {"a day in digits alone", "20261124 17:00 GMT", EVENING},
    {"the time before the day", "17:00:00 24 Nov 2026 GMT", EVENING},
    {"the thirty-first of September", "Wed, 31 Sep 2026 17:00:00 GMT", 0},
    {"the thirty-first of February", "31 Feb 2026 17:00:00 +0100", 0},
    {"the 29th in a leap year", "29 Feb 2028 00:00:00 GMT",
     INT64_C(1835395200000)},
    {"the 29th in another year", "29 Feb 2026 00:00:00 GMT", 0},
    {"such a day in digits alone", "20260230 17:00 GMT", 0},
    {"a leap second", "Tue, 24 Nov 2026 16:59:60 GMT", EVENING},
    {"after noon", "24 Nov 2026 5:00 PM", EVENING},
    {"after noon, with seconds", "24 Nov 2026 05:00:00 pm GMT", EVENING},
    {"a full hour", "November 24, 2026, 12 p.m. EST", EVENING},
    {"an hour and its half in one", "Tuesday, November 24th, 2026, 5pm",
     EVENING},
    {"an hour in Spanish", "24 de noviembre de 2026, 5:00 p. m.", EVENING},
    {"before noon", "24 Nov 2026 9:00 a.m. PST", EVENING},
    {"midnight", "24 Nov 2026 12:00 AM", MIDNIGHT},
    {"noon", "24 Nov 2026 12 noon", 0},
    {"a half that says nothing new", "24 Nov 2026 17:00 PM", EVENING},
    {"a half that is wrong", "24 Nov 2026 17:00 AM", 0},
    {"a half of no hour", "24 Nov 2026 PM", 0},
    {"words before a day", "am Dienstag dem 24. Nov. 2026 17:00", EVENING},
    {"a half of the twenty-fifth hour", "24 Nov 2026 25 PM", 0},
    {"Sydney in summer", "25 Nov 2026 04:00 AEDT", EVENING},
    {"Sydney", "25 Nov 2026 03:00 AEST", EVENING},
    {"Adelaide", "25 Nov 2026 2:30 am ACST", EVENING},
    {"Auckland", "25 Nov 2026 06:00 NZDT", EVENING},
    {"St. John's", "24 Nov 2026 13:30 NST", EVENING},
    {"Warsaw in German", "24. Nov. 2026, 18:00 MEZ", EVENING},
    {"a zone of several places", "24 Nov 2026 22:30 IST", 0},
    {"a zone in small letters is a word", "24 Nov 2026 20:00 eat", 0},
    {"Polish", "wtorek, 24 listopada 2026 r., godz. 18:00 CET", EVENING},
    {"a Polish year", "24 lis 2026 r., 17:00", EVENING},
    {"a Polish year that libcurl reads", "24 mar 2026 r.", MARCH},
    {"a Polish hour", "24 mar 2026 o 18:00", MARCH + 18 * HOUR},
    {"Polish, as the month is called", "24 listopad 2026 17:00", EVENING},
    {"Polish in short", "24 lis 2026 17:00", EVENING},
    {"a weekday without a comma", "wtorek 24 listopada 2026 17:00", EVENING},
    {"capitals beyond ASCII", "1 PAŹDZIERNIKA 2026", OCTOBER},
    {"German", "Dienstag, 24. November 2026 um 17:00 Uhr", EVENING},
    {"an hour with a point", "24. November 2026, 17.00 Uhr", EVENING},
    {"an hour with a point in Polish", "24 listopada 2026 17.00", EVENING},
    {"an hour with a point in Danish", "24. november 2026 kl. 17.00", EVENING},
    {"a morning with a point", "24. März 2026, 9.00 Uhr", MARCH + 9 * HOUR},
    {"an hour with a point, and its half", "24 November 2026, 5.00 p.m.",
     EVENING},
    {"a point in no hour", "24. November 2026, 24.00 Uhr", 0},
    {"a point in no minute", "24. November 2026, 17.60 Uhr", 0},
    {"a German hour alone", "24. November 2026, 17 Uhr", EVENING},
    {"a German hour before the day", "17 Uhr am 24. November 2026", EVENING},
    {"a German noon before the day", "12:00 Uhr am 24. März 2026",
     MARCH + 12 * HOUR},
    {"a German hour and minutes", "24. November 2026, 17 Uhr 00", EVENING},
    {"a day's preposition", "am 1. Okt. 2026", OCTOBER},
    {"Austrian", "1. Jänner 2026", YEAR},
    {"French", "le 24 novembre 2026 à 17h00", EVENING},
    {"a Tuesday in French", "mar. 24 nov. 2026 17:00", EVENING},
    {"a French Tuesday in March", "mar. 24 mars 2026", MARCH},
    {"a Tuesday in Italian", "Mar 24 novembre 2026 17:00", EVENING},
    {"a Tuesday in Spanish", "mar 24 de noviembre de 2026, 17:00 h", EVENING},
    {"a month that no other follows", "mar. 24. 2026, 18 h", MARCH + 18 * HOUR},
    {"French hours apart", "mardi 24 novembre 2026 à 17 h", EVENING},
    {"the French first", "1er octobre 2026", OCTOBER},
    {"Spanish", "24 de noviembre de 2026, 17:00 h", EVENING},
    {"Italian", "24 novembre 2026 alle ore 17:00", EVENING},
    {"Dutch", "1 oktober 2026", OCTOBER},
    {"Portuguese", "1º de janeiro de 2026", YEAR},
    {"Portuguese hours", "24 de novembro de 2026 às 17h00", EVENING},
    {"Ukrainian", "24 листопада 2026 р. о 17:00", EVENING},
    {"Russian", "24 ноября 2026 г., 17:00", EVENING},
    {"Moscow", "24 ноября 2026, 20:00 МСК", EVENING},
    {"what is left of a word is no zone", "24 Nov 2026 17:00 ço", EVENING},
    {"Czech", "úterý 24. listopadu 2026 v 17:00", EVENING},
    {"two months", "24 listopada grudnia 2026", 0},
    {"digits say not which is the day", "11/12/2026", 0},
    {"no UTF-8", "24 listopada 2026 \xff", 0},
    {"ISO 8601", "2026-11-24T17:00:00Z", EVENING},
    {"with an offset", "2026-11-24T18:00:00+01:00", EVENING},
    {"with a short offset", "2026-11-24T18:00:00+0100", EVENING},
    {"with fractions", "2026-11-24T17:00:00.250Z", EVENING + 250},
    {"without a zone", "2026-11-24T17:00:00", EVENING},
    {"with a blank", "2026-11-24 17:00:00", EVENING},
    {"with a blank, and one before the offset", "2026-11-24 18:00:00 +0100",
     EVENING},
    {"the same without seconds", "2026-11-24 18:00 +01:00", EVENING},
    {"with blanks and UTC by its name", "2026-11-24 17:00:00  UTC", EVENING},
    {"with another word behind", "2026-11-24 17:00:00 soon", 0},
    {"without seconds", "2026-11-24T17:00Z", EVENING},
    {"without seconds, with an offset", "2026-11-24T18:00+01:00", EVENING},
    {"without both", "2026-11-24T17:00", EVENING},
    {"a day", "2026-11-24", MIDNIGHT},
    {"a month", "2026-11", NOVEMBER},
    {"a year", "2026", YEAR},
    {"nothing", "", 0},
    {"no date", "soon", 0},
    {"a word of another language", "mer, 16 nov 2022 00:38:15 +0100x", 0},
    {"the thirteenth month", "2026-13-01", 0},
    {"the thirtieth of February", "2026-02-30T00:00:00Z", 0},
    {"the twenty-fifth hour", "2026-11-24T25:00:00Z", 0},
    {"half a date", "2026-1", 0},
    {"before 1970", "1969-12-31T23:59:59Z", 0},
    {"1970", "1970-01-01T00:00:00Z", 0},
    {"far away", "9999-12-31T23:59:59Z", INT64_C(253402300799000)},
    {"too far away", "99999-12-31", 0},
};
// clang-format on

/* Zones that libcurl does not know, and what they are to it. */
static const struct zone_row {
    const char *name;
    const char *offset;
} zones[] = {
    {"ET", "-05:00"},   {"CT", "-06:00"},   {"MT", "-07:00"},
    {"PT", "-08:00"},   {"AKST", "-09:00"}, {"AKDT", "-08:00"},
    {"NST", "-03:30"},  {"NDT", "-02:30"},  {"MEZ", "+01:00"},
    {"WEST", "+01:00"}, {"EEST", "+03:00"}, {"MSK", "+03:00"},
    {"МСК", "+03:00"},  {"IDT", "+03:00"},  {"EAT", "+03:00"},
    {"SAST", "+02:00"}, {"PKT", "+05:00"},  {"WIB", "+07:00"},
    {"WITA", "+08:00"}, {"WIT", "+09:00"},  {"HKT", "+08:00"},
    {"KST", "+09:00"},  {"AWST", "+08:00"}, {"ACST", "+09:30"},
    {"ACDT", "+10:30"}, {"AEST", "+10:00"}, {"AEDT", "+11:00"},
};

/* The months in the order of the year, as each language names them: in the
 * nominative, where another form stands in dates in that, and in short. */
static const char *const months[] = {
    "January February March April May June July August September October "
    "November December",
    "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec",
    "Januar Februar März April Mai Juni Juli August September Oktober "
    "November Dezember",
    "jän feb mär apr mai jun jul aug sep okt nov dez",
    "janvier février mars avril mai juin juillet août septembre octobre "
    "novembre décembre",
    "janv févr mars avr mai juin juil août sept oct nov déc",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre "
    "noviembre diciembre",
    "ene feb mar abr may jun jul ago set oct nov dic",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre "
    "ottobre novembre dicembre",
    "gen feb mar apr mag giu lug ago set ott nov dic",
    "januari februari maart april mei juni juli augustus september oktober "
    "november december",
    "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro "
    "novembro dezembro",
    "jan fev mar abr mai jun jul ago set out nov dez",
    "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień "
    "październik listopad grudzień",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września "
    "października listopada grudnia",
    "sty lut mar kwi maj cze lip sie wrz paź lis gru",
    "leden únor březen duben květen červen červenec srpen září říjen "
    "listopad prosinec",
    "ledna února března dubna května června července srpna září října "
    "listopadu prosince",
    "led úno bře dub kvě čvn čvc srp zář říj lis pro",
    "січень лютий березень квітень травень червень липень серпень вересень "
    "жовтень листопад грудень",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня "
    "листопада грудня",
    "січ лют бер кві тра чер лип сер вер жов лис гру",
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь "
    "декабрь",
    "января февраля марта апреля мая июня июля августа сентября октября "
    "ноября декабря",
    "янв фев мар апр мая июн июл авг сен окт ноя дек",
};

static void
test_months(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(months); i++) {
        g_auto(GStrv) names = g_strsplit(months[i], " ", -1);

        assert_int_equal(g_strv_length(names), 12);
        for (int month = 1; month <= 12; month++) {
            g_autofree char *foreign =
                g_strdup_printf("24. %s 2026 18:00", names[month - 1]);
            g_autofree char *iso =
                g_strdup_printf("2026-%02d-24T18:00:00Z", month);

            assert_int_equal(feed_date_parse(foreign), feed_date_parse(iso));
        }
    }
}

static void
test_zone(void **state)
{
    const struct zone_row *row = *state;
    g_autofree char *named =
        g_strdup_printf("24 Nov 2026 12:00:00 %s", row->name);
    g_autofree char *iso =
        g_strdup_printf("2026-11-24T12:00:00%s", row->offset);

    assert_int_not_equal(feed_date_parse(iso), 0);
    assert_int_equal(feed_date_parse(named), feed_date_parse(iso));
}

static void
test_date(void **state)
{
    const struct date_row *row = *state;

    assert_int_equal(feed_date_parse(row->text), row->want);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_months)};

    return ROW_TESTS(test_date, dates) + ROW_TESTS(test_zone, zones) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
