/* SPDX-License-Identifier: MIT */
/*
 * How the sink misbehaves. A rule is the beginning of a recipient's local
 * part, so that a test says what it wants where it writes its readers:
 *
 *   550-eva@…       550 to RCPT, likewise any 4xx or 5xx; 421 closes as well
 *   450once-eva@…   450 at the first try of this address, then all is well
 *   554data-eva@…   554 to DATA or the first BDAT
 *   421half-eva@…   421 within the body, and closes
 *   554eod-eva@…    554 to the final dot or last BDAT, likewise any other code
 *   drop-rcpt-…     closes instead of a reply to RCPT; also drop-data,
 *                   drop-half (within the body), drop-eod (message taken)
 *   hang-eod-…      takes the message and never answers
 *   garbage-eod-… · partial-eod-… · longline-eod-…   takes it, talks nonsense
 *   multi-eva@…     250 in several lines
 */
#ifndef SINK_RULE_H
#define SINK_RULE_H

#include <stdbool.h>

enum rule_stage {
    RULE_NONE,
    RULE_AT_RCPT,
    RULE_AT_DATA,
    RULE_AT_HALF,
    RULE_AT_END,
};

enum rule_act {
    ACT_REPLY,
    ACT_DROP,
    ACT_HANG,
    ACT_GARBAGE,
    ACT_PARTIAL,
    ACT_LONG_LINE,
    ACT_SEVERAL_LINES,
};

struct rule {
    enum rule_stage stage;
    enum rule_act act;
    int code;     /* of ACT_REPLY */
    bool is_once; /* at the first try of an address alone */
};

/* Reads the rule a text begins with; stage RULE_NONE: none. Pure. */
struct rule rule_from_text(const char *text);

/* Returns what is said beside a code, enhanced code first. Static text. */
const char *rule_words(int code);

#endif
