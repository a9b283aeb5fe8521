/* SPDX-License-Identifier: MIT */
/* Two shapes: a code with a stage, or a word out of a table. */
#include "rule.h"

#include <glib.h>
#include <string.h>

static const struct {
    const char *word;
    struct rule rule;
} words[] = {
    {"drop-rcpt-", {.stage = RULE_AT_RCPT, .act = ACT_DROP}},
    {"drop-data-", {.stage = RULE_AT_DATA, .act = ACT_DROP}},
    {"drop-half-", {.stage = RULE_AT_HALF, .act = ACT_DROP}},
    {"drop-eod-", {.stage = RULE_AT_END, .act = ACT_DROP}},
    {"hang-eod-", {.stage = RULE_AT_END, .act = ACT_HANG}},
    {"garbage-eod-", {.stage = RULE_AT_END, .act = ACT_GARBAGE}},
    {"partial-eod-", {.stage = RULE_AT_END, .act = ACT_PARTIAL}},
    {"longline-eod-", {.stage = RULE_AT_END, .act = ACT_LONG_LINE}},
    {"multi-", {.stage = RULE_AT_END, .act = ACT_SEVERAL_LINES}},
};

static const struct {
    const char *word;
    enum rule_stage stage;
    bool is_once;
} stages[] = {
    {"-", RULE_AT_RCPT, false},     {"once-", RULE_AT_RCPT, true},
    {"data-", RULE_AT_DATA, false}, {"half-", RULE_AT_HALF, false},
    {"eod-", RULE_AT_END, false},
};

static const struct {
    int code;
    const char *words;
} code_words[] = {
    {250, "2.0.0 taken"},
    {251, "2.1.5 taken, will forward"},
    {252, "2.1.5 taken, cannot verify"},
    {421, "4.3.2 closing, come back later"},
    {450, "4.2.0 greylisted, come back later"},
    {452, "4.3.1 no room left"},
    {550, "5.1.1 nobody of that name here"},
    {552, "5.3.4 too large"},
    {554, "5.7.1 not wanted here"},
};

static int
leading_code(const char *text)
{
    int code = 0;

    for (int i = 0; i < 3; i++) {
        if (!g_ascii_isdigit(text[i]))
            return 0;
        code = code * 10 + g_ascii_digit_value(text[i]);
    }
    return code >= 200 && code < 600 ? code : 0;
}

struct rule
rule_from_text(const char *text)
{
    int code = leading_code(text);

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_str_has_prefix(text, words[i].word))
            return words[i].rule;
    for (size_t i = 0; code != 0 && i < G_N_ELEMENTS(stages); i++)
        if (g_str_has_prefix(text + 3, stages[i].word))
            return (struct rule){.stage = stages[i].stage,
                                 .act = ACT_REPLY,
                                 .code = code,
                                 .is_once = stages[i].is_once};
    return (struct rule){.stage = RULE_NONE};
}

const char *
rule_words(int code)
{
    for (size_t i = 0; i < G_N_ELEMENTS(code_words); i++)
        if (code_words[i].code == code)
            return code_words[i].words;
    return code < 400 ? "2.0.0 so be it"
                      : (code < 500 ? "4.0.0 not now" : "5.0.0 never");
}
