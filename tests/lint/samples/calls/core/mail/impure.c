/* SPDX-License-Identifier: MIT */
int64_t
mail_date(void)
{
    return clock_now_ms(clock_system());
}
