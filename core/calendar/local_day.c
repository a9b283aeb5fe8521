/* SPDX-License-Identifier: MIT */
/* GDate counts the days since year 1; we count from 1970. */
#include "local_day.h"

#include <string.h>

enum {
    EPOCH_JULIAN = 719163, /* GDate's number of 1970-01-01 */
    YEAR_AT = 0,
    MONTH_AT = 5,
    DAY_AT = 8,
};

static unsigned
take_digits(const char *at, size_t count)
{
    unsigned number = 0;

    for (size_t i = 0; i < count; i++)
        number = number * 10 + (unsigned)(at[i] - '0');
    return number;
}

static bool
is_spelt_well(const char *text)
{
    static const char shape[] = "0000-00-00";

    if (strlen(text) != strlen(shape))
        return false;
    for (size_t i = 0; shape[i] != '\0'; i++)
        if (shape[i] == '0' ? !g_ascii_isdigit(text[i]) : text[i] != '-')
            return false;
    return true;
}

static GDate
to_date(int64_t day)
{
    g_assert(day > -EPOCH_JULIAN); /* GDate begins in year 1 */
    GDate date;

    g_date_clear(&date, 1);
    g_date_set_julian(&date, (guint32)(day + EPOCH_JULIAN));
    return date;
}

bool
local_day_parse(const char *text, int64_t *day)
{
    GDateYear year;
    GDateMonth month;
    GDateDay of_month;
    GDate date;

    if (!is_spelt_well(text))
        return false;
    year = (GDateYear)take_digits(text + YEAR_AT, 4);
    month = (GDateMonth)take_digits(text + MONTH_AT, 2);
    of_month = (GDateDay)take_digits(text + DAY_AT, 2);
    if (!g_date_valid_dmy(of_month, month, year))
        return false;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, of_month, month, year);
    *day = (int64_t)g_date_get_julian(&date) - EPOCH_JULIAN;
    return true;
}

void
local_day_format(int64_t day, char text[LOCAL_DATE_BYTES])
{
    GDate date = to_date(day);

    g_snprintf(text, LOCAL_DATE_BYTES, "%04u-%02u-%02u",
               (unsigned)g_date_get_year(&date),
               (unsigned)g_date_get_month(&date),
               (unsigned)g_date_get_day(&date));
}

unsigned
local_day_weekday(int64_t day)
{
    GDate date = to_date(day);

    return (unsigned)g_date_get_weekday(&date) - G_DATE_MONDAY;
}
