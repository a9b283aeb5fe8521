/* SPDX-License-Identifier: MIT */
/*
 * The settings, in the order in which an operator wants to meet them. A group
 * stands together.
 *
 * Usual values: sign-up limits keep one address from being flooded with
 * confirmations (docs/architecture.md, "the form"); connection limits are
 * those of a small machine in front of which a proxy stands.
 */
#include "settings_row.h"

#include "limit.h"

// clang-format off

#define FIELD(name)       .field = offsetof(struct settings, name)
#define RELAY_FIELD(name) .field = offsetof(struct relay_settings, name)

enum {
    SECOND_MS = 1000,
    MINUTE_MS = 60 * SECOND_MS,
    HOUR_MS = 60 * MINUTE_MS,
    DAY_MS = 24 * HOUR_MS,
};

static const char *const tls_choices[] = {"required", "none", NULL};
static const char *const uncertain_choices[] = {"hold", "resend", NULL};
static const char *const log_choices[] = {
    "debug", "info", "warning", "error", NULL};

const struct setting_row setting_rows[] = {
    {   .key = "storage", FIELD(storage),
        .type = SETTING_STORAGE, .flags = SETTING_FIRST,
        .usual = "/var/lib/vesper/vesper.db",
        .help = "Where readers, articles and deliveries are kept: one SQLite "
                "file, on a disk of this machine.",
    },
    {   .key = "postal_address", FIELD(postal_address),
        .type = SETTING_LINE, .flags = SETTING_RELOADS,
        .example = "The Grimsund Courier, 1 Harbour Street, Grimsund",
        .help = "The street address or post box in the footer of every "
                "edition. Laws such as CAN-SPAM want one.",
    },
    {   .key = "operator.mail", FIELD(operator_mail),
        .type = SETTING_MAIL, .flags = SETTING_RELOADS,
        .example = "operator@news.example",
        .help = "Who is told when something needs a person: at most one mail "
                "per cause and hour. The same stands in `vesper status`.",
    },
    {   .key = "web.url", FIELD(web_url),
        .type = SETTING_WEB_URL,
        .flags = SETTING_RELOADS | SETTING_REQUIRED | SETTING_FIRST,
        .example = "https://news.example/nl",
        .help = "What readers see: the address of the sign-up pages and of "
                "every link in a mail. Usually a proxy answers there and asks "
                "`web.listen`. Sites that stories are read from learn it, too: "
                "so they know who asks.",
    },
    {   .key = "web.listen", FIELD(web_listen),
        .type = SETTING_LISTEN, .flags = SETTING_FIRST,
        .usual = "127.0.0.1:8025",
        .help = "Where vesperd itself listens for HTTP. Port 0 takes a free "
                "one.",
    },
    {   .key = "web.privacy", FIELD(privacy_url),
        .type = SETTING_WEB_URL, .flags = SETTING_RELOADS,
        .example = "https://news.example/privacy",
        .help = "The site's privacy notice; sign-up form and confirmation "
                "mail link to it.",
    },
    {   .key = "web.return_urls", FIELD(web_return_urls),
        .type = SETTING_PREFIXES, .flags = SETTING_RELOADS,
        .example = "https://news.example/thanks",
        .help = "Where a sign-up form of the site may send its visitors back "
                "to: addresses that begin like one of these. Others get "
                "Vesper's own page.",
    },
    {   .key = "web.proxy", FIELD(web_proxy),
        .type = SETTING_IP, .flags = SETTING_RELOADS,
        .example = "127.0.0.1",
        .help = "The proxy in front of vesperd: X-Forwarded-For counts if it "
                "comes from there, and from nowhere else.",
    },
    {   .key = "web.threads", FIELD(web_threads),
        .type = SETTING_COUNT, .usual = "4", .min = 1, .max = 64,
        .help = "How many threads answer requests.",
    },
    {   .key = "web.connections", FIELD(web_connections),
        .type = SETTING_COUNT, .usual = "4096", .min = 16, .max = 65536,
        .help = "How many connections may be open at once.",
    },
    {   .key = "web.connections_per_ip", FIELD(web_connections_per_ip),
        .type = SETTING_COUNT, .usual = "64", .min = 1, .max = 65536,
        .help = "How many of them from one address; the proxy's own does not "
                "count.",
    },
    {   .key = "relays[].name", RELAY_FIELD(name),
        .type = SETTING_NAME,
        .flags = SETTING_RELOADS | SETTING_REQUIRED | SETTING_FIRST,
        .example = "main",
        .help = "What reports and `vesper relay` call it.",
    },
    {   .key = "relays[].url", RELAY_FIELD(url),
        .type = SETTING_RELAY_URL,
        .flags = SETTING_RELOADS | SETTING_REQUIRED | SETTING_FIRST,
        .example = "smtp://127.0.0.1:25",
        .help = "The SMTP server that takes our mail. smtp:// turns to TLS by "
                "STARTTLS, smtps:// begins with it.",
    },
    {   .key = "relays[].user", RELAY_FIELD(user),
        .type = SETTING_LINE, .flags = SETTING_RELOADS,
        .example = "newsletter",
        .help = "The user to log in as. Without it there is no login.",
    },
    {   .key = "relays[].password_file", RELAY_FIELD(password_file),
        .type = SETTING_PATH, .flags = SETTING_RELOADS,
        .example = "/etc/vesper/relay.password",
        .help = "A file that holds the password, alone on one line, and that "
                "only its owner can read (mode 0600 or 0400).",
    },
    {   .key = "relays[].ca_file", RELAY_FIELD(ca_file),
        .type = SETTING_PATH, .flags = SETTING_RELOADS,
        .example = "/etc/vesper/relay-ca.pem",
        .help = "The certificates that vouch for the relay, in place of the "
                "system's.",
    },
    {   .key = "relays[].tls", RELAY_FIELD(tls),
        .type = SETTING_CHOICE, .flags = SETTING_RELOADS,
        .choices = tls_choices, .example = "required",
        .usual_words = "\"required\"; \"none\" for a relay on this machine "
                       "(127.0.0.0/8, ::1, localhost) that is not smtps://",
        .help = "Whether mail may leave without encryption. \"required\" "
                "sends nothing unless TLS is up and the certificate is right.",
    },
    {   .key = "relays[].ehlo_name", RELAY_FIELD(ehlo_name),
        .type = SETTING_HOST, .flags = SETTING_RELOADS,
        .example = "news.example", .usual_words = "the host of web.url",
        .help = "The name we greet the relay with.",
    },
    {   .key = "relays[].sessions", RELAY_FIELD(sessions),
        .type = SETTING_COUNT, .flags = SETTING_RELOADS,
        .usual = "4", .min = 1, .max = LIMIT_SESSIONS,
        .help = "How many connections carry mail to it at once.",
    },
    {   .key = "relays[].messages_per_session",
        RELAY_FIELD(messages_per_session),
        .type = SETTING_COUNT, .flags = SETTING_RELOADS,
        .usual = "0", .min = 0, .max = 1000000,
        .help = "After how many messages a connection is closed and opened "
                "anew, for relays that count. 0: never.",
    },
    {   .key = "relays[].timeout", RELAY_FIELD(timeout_ms),
        .type = SETTING_SPAN, .flags = SETTING_RELOADS,
        .usual = "30 s", .min = SECOND_MS, .max = 10LL * MINUTE_MS,
        .help = "How long opening a connection may take, with TLS and login.",
    },
    {   .key = "signup.confirm_life", FIELD(confirm_life_ms),
        .type = SETTING_SPAN, .flags = SETTING_RELOADS,
        .usual = "7 d", .min = HOUR_MS, .max = 14LL * DAY_MS,
        .help = "How long the link in a confirmation mail works. Who has not "
                "confirmed by then is forgotten.",
    },
    {   .key = "signup.pause", FIELD(confirm_pause_ms),
        .type = SETTING_SPAN, .flags = SETTING_RELOADS,
        .usual = "1 d", .min = 0, .max = 30LL * DAY_MS,
        .help = "How long an address waits between two confirmation mails, so "
                "that nobody can flood a stranger by the form.",
    },
    {   .key = "signup.most_per_month", FIELD(confirm_most_per_month),
        .type = SETTING_COUNT, .flags = SETTING_RELOADS,
        .usual = "3", .min = 1, .max = 100,
        .help = "How many confirmation mails an address gets in 30 days.",
    },
    {   .key = "signup.per_network", FIELD(forms_per_network),
        .type = SETTING_RATE, .flags = SETTING_RELOADS,
        .usual = "100/d", .min = 1, .max = 100000000,
        .help = "How many sign-ups are taken from one network (/24, or /48 of "
                "IPv6).",
    },
    {   .key = "signup.in_all", FIELD(forms_in_all),
        .type = SETTING_RATE, .flags = SETTING_RELOADS,
        .usual = "50000/d", .min = 1, .max = 100000000,
        .help = "How many sign-ups are taken in all.",
    },
    {   .key = "retry.first", FIELD(retry_first_ms),
        .type = SETTING_SPAN, .flags = SETTING_RELOADS,
        .usual = "1 min", .min = SECOND_MS, .max = DAY_MS,
        .help = "How long a copy waits that was put off for the first time. "
                "Each further wait is three times as long.",
    },
    {   .key = "retry.longest", FIELD(retry_longest_ms),
        .type = SETTING_SPAN, .flags = SETTING_RELOADS,
        .usual = "1 h", .min = SECOND_MS, .max = DAY_MS,
        .help = "The longest of these waits. The list's expiry ends them all.",
    },
    {   .key = "articles.poll", FIELD(poll_ms),
        .type = SETTING_SPAN, .flags = SETTING_RELOADS,
        .usual = "5 min", .min = 10LL * SECOND_MS, .max = DAY_MS,
        .help = "How often feeds and folders are read. They are read once "
                "more right before an edition closes, but for those whose "
                "server has asked to be left alone for longer.",
    },
    {   .key = "articles.fetch_timeout", FIELD(fetch_timeout_ms),
        .type = SETTING_SPAN, .flags = SETTING_RELOADS,
        .usual = "20 s", .min = SECOND_MS, .max = LIMIT_DOWNLOAD_MS,
        .help = "How long one download may take.",
    },
    {   .key = "articles.broken_after", FIELD(broken_after_ms),
        .type = SETTING_SPAN, .flags = SETTING_RELOADS,
        .usual = "1 d", .min = 10LL * MINUTE_MS, .max = 90LL * DAY_MS,
        .help = "The operator is told of a source, or of files in a folder, "
                "that could not be read for so long. Of one that is gone for "
                "good (410) he is told at once.",
    },
    {   .key = "articles.silent_after", FIELD(silent_after_ms),
        .type = SETTING_SPAN, .flags = SETTING_RELOADS,
        .usual = "7 d", .min = 10LL * MINUTE_MS, .max = 365LL * DAY_MS,
        .help = "The operator is told of a source that has brought nothing "
                "new for so long, though all is well with it.",
    },
    {   .key = "articles.at_once", FIELD(fetches_at_once),
        .type = SETTING_COUNT, .flags = SETTING_RELOADS,
        .usual = "16", .min = 1, .max = 64,
        .help = "How many sources are read side by side; never two from one "
                "host. Each may take 16 MB of memory while it lasts.",
    },
    {   .key = "articles.allowed_hosts", FIELD(fetch_allowed_hosts),
        .type = SETTING_HOSTS, .flags = SETTING_RELOADS,
        .example = "cms.news.example",
        .help = "Hosts on private addresses that may be read from, such as "
                "the newsroom's own server: all of a host's ports, or one of "
                "them. Without this no download goes inside.",
    },
    {   .key = "articles.push_tolerance", FIELD(push_tolerance_ms),
        .type = SETTING_SPAN, .flags = SETTING_RELOADS,
        .usual = "5 min", .min = 10LL * SECOND_MS, .max = DAY_MS,
        .help = "How far the clock of a site that pushes its stories may be "
                "from ours. For so long a request that somebody has seen is "
                "known again and changes nothing; older ones are refused.",
    },
    {   .key = "articles.pushes", FIELD(pushes),
        .type = SETTING_RATE, .flags = SETTING_RELOADS,
        .usual = "100/min", .min = 1, .max = 100000000,
        .help = "How many announcements of one source are taken; those whose "
                "signature is wrong count together, as if of one.",
    },
    {   .key = "mail.bounce_domain", FIELD(bounce_domain),
        .type = SETTING_HOST, .flags = SETTING_RELOADS,
        .example = "bounces.news.example",
        .usual_words = "the domain of the list's sender",
        .help = "The domain that undeliverable mail returns to.",
    },
    {   .key = "mail.feedback_id", FIELD(feedback_sender),
        .type = SETTING_NAME, .flags = SETTING_RELOADS,
        .example = "news.example", .usual_words = "the host of web.url",
        .help = "The sender's name in Feedback-ID, by which Gmail's "
                "Postmaster Tools group our mail.",
    },
    {   .key = "mail.keep", FIELD(keep_mails_ms),
        .type = SETTING_SPAN, .flags = SETTING_RELOADS,
        .usual = "30 d", .min = DAY_MS, .max = 366LL * DAY_MS,
        .help = "How long it is known what became of a confirmation or an "
                "alert; copies of editions are kept with their edition.",
    },
    {   .key = "state", FIELD(state),
        .type = SETTING_PATH, .example = "/var/lib/vesper",
        .usual_words = "the folder of storage",
        .help = "The state folder: locks, the daemon's wake-up socket, the "
                "record of messages in flight. Mode 0700, on a disk of this "
                "machine.",
    },
    {   .key = "keys", FIELD(keys),
        .type = SETTING_PATH, .example = "/var/lib/vesper/keys",
        .usual_words = "keys in the state folder",
        .help = "The keys behind every link ever mailed. Keep a copy "
                "somewhere else: without them no old unsubscribe link works.",
    },
    {   .key = "templates", FIELD(templates),
        .type = SETTING_PATH, .flags = SETTING_RELOADS,
        .example = "/etc/vesper/templates",
        .help = "A folder of templates that stand in for built-in ones of the "
                "same name.",
    },
    {   .key = "uncertain", FIELD(uncertain),
        .type = SETTING_CHOICE, .flags = SETTING_RELOADS,
        .usual = "hold", .choices = uncertain_choices,
        .help = "What becomes of a copy that the relay may or may not have "
                "taken when the connection broke: \"hold\" lists it for a "
                "person, \"resend\" risks a second copy.",
    },
    {   .key = "strict", FIELD(is_strict),
        .type = SETTING_TRUTH, .flags = SETTING_RELOADS, .usual = "false",
        .help = "Whether an edition stops where law or mailbox providers want "
                "something that is missing: postal address, privacy notice, "
                "https. Otherwise it is a warning.",
    },
    {   .key = "drain", FIELD(drain_ms),
        .type = SETTING_SPAN, .flags = SETTING_RELOADS,
        .usual = "30 s", .min = 0, .max = 10LL * MINUTE_MS,
        .help = "How long vesperd finishes what is in flight when it is told "
                "to stop.",
    },
    {   .key = "log_level", FIELD(log_level),
        .type = SETTING_CHOICE, .flags = SETTING_RELOADS,
        .usual = "info", .choices = log_choices,
        .help = "From which level on events are logged.",
    },
    {0},
};
