/* SPDX-License-Identifier: MIT */
/* Answers go out at once: somebody waits for each. */
#include "control.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

static int64_t
cpu_ms(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 +
           (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
}

static void
answer(bool is_understood)
{
    printf("{\"ok\":%s}\n", is_understood ? "true" : "false");
}

static void
stats(const struct tally *tally)
{
    printf("{\"connections\":%" PRIu64 ",\"commands\":%" PRIu64
           ",\"messages\":%" PRIu64 ",\"encrypted\":%" PRIu64
           ",\"bytes\":%" PRIu64 ",\"refusals\":%" PRIu64
           ",\"mismatches\":%" PRIu64 ",\"cpu_ms\":%" PRId64 "}\n",
           tally->connections, tally->commands, tally->messages,
           tally->encrypted, tally->bytes, tally->refusals, tally->mismatches,
           cpu_ms());
}

static void
rule(struct service *service, const char *words)
{
    service->rule = rule_from_text(words);
    answer(service->rule.stage != RULE_NONE || strcmp(words, "none") == 0);
}

static void
close_after(struct service *service, const char *words)
{
    char *end;

    service->close_after = (int64_t)g_ascii_strtoull(words, &end, 10);
    service->closes_kindly = strcmp(end, " 421") == 0;
    answer(end != words);
}

static void
hang_up(struct server *server, struct service *service, const char *words)
{
    service->closes_kindly = strcmp(words, " 421") == 0;
    server_hang_up(server);
    answer(true);
}

bool
control_obey(const char *line, struct server *server, struct service *service,
             const struct tally *tally)
{
    bool goes_on = strcmp(line, "quit") != 0;

    if (strcmp(line, "stats") == 0) {
        stats(tally);
    } else if (g_str_has_prefix(line, "rule ")) {
        rule(service, line + strlen("rule "));
    } else if (g_str_has_prefix(line, "delay ")) {
        service->delay_ms =
            (int64_t)g_ascii_strtoull(line + strlen("delay "), NULL, 10);
        answer(true);
    } else if (g_str_has_prefix(line, "close-after ")) {
        close_after(service, line + strlen("close-after "));
    } else if (g_str_has_prefix(line, "hang-up")) {
        hang_up(server, service, line + strlen("hang-up"));
    } else {
        answer(!goes_on);
    }
    fflush(stdout);
    return goes_on;
}
