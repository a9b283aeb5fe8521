/* SPDX-License-Identifier: MIT */
/*
 * Single mails out of their rows: a confirmation for a visitor, an alert for
 * the operator. Everything in them is derived from the row, the boundary too,
 * so that a second try is the first one again.
 */
#include "stamp.h"

#include "error.h"
#include "message.h"

#include <string.h>

enum {
    TITLE_CHARACTERS = 70, /* of a subject: more is not shown */
};

/* What a single mail is made of. */
struct single_mail {
    const struct stamper_options *options;
    struct parcel *parcel;
    const char *template; /* "mail/confirm" */
    bool has_html;
    const struct value *root;
    struct message message;
    const char *mail_from_domain; /* NULL: from the reader himself */
};

static char *
render(const struct single_mail *mail, const char *ending, GError **error)
{
    g_autofree char *name = g_strconcat(mail->template, ending, NULL);

    return template_shelf_render(mail->options->shelf, name, mail->root, error);
}

static bool
write_mail(struct single_mail *mail, GError **error)
{
    struct parcel *parcel = mail->parcel;
    g_autofree char *token =
        delivery_token_make(mail->options->keyring, &parcel->name);
    const char *at = strrchr(mail->message.from_address, '@');
    g_autofree char *message_id = g_strconcat(token, at, NULL);
    g_autofree char *boundary = message_boundary((const unsigned char *)token);
    g_autofree char *subject = render(mail, ".subject", error);
    g_autofree char *text =
        subject == NULL ? NULL : render(mail, ".txt", error);
    g_autofree char *html = NULL;

    if (text == NULL)
        return false;
    if (mail->has_html && (html = render(mail, ".html", error)) == NULL)
        return false;
    mail->message.subject = g_strstrip(subject);
    mail->message.message_id = message_id;
    mail->message.date_at_ms = parcel->first_claim_at_ms;
    mail->message.boundary = boundary;
    mail->message.text = text;
    mail->message.html = html;
    parcel->mail_from = mail->mail_from_domain == NULL
                            ? g_strdup(mail->message.from_address)
                            : bounce_address(token, mail->mail_from_domain);
    parcel->rcpt_to = g_strdup(mail->message.to);
    parcel->body = g_string_new(NULL);
    message_append(parcel->body, &mail->message);
    return true;
}

/* --- Confirmations -------------------------------------------------------- */

static struct value *
confirm_root(const struct stamper_options *options,
             const struct outbox_mail *mail, const struct list *list)
{
    struct value *root = template_shelf_root(mail->language);
    struct value *about_list = value_new_map();
    g_autofree char *token =
        confirm_token_make(options->keyring, mail->list_id,
                           mail->subscription_id, mail->request_at_ms);
    g_autofree char *url = imprint_confirm_url(options->imprint, token);
    g_autofree char *time =
        zone_format(list->schedule.zone, mail->request_at_ms);
    g_autofree char *where_and_when =
        g_strdup_printf("%s (%s)", time, list->schedule.zone);

    value_set_text(about_list, "title", list->title);
    value_set(root, "list", about_list);
    value_set_text(root, "confirm_url", url);
    value_set_text(root, "request_time", where_and_when);
    value_set_text(root, "request_ip", mail->note);
    value_set_text(root, "site_url", options->imprint->web_url);
    value_set_text(root, "privacy_url", options->imprint->privacy_url);
    return root;
}

/* A request that was answered or renewed meanwhile wants no mail. */
static bool
check_request(struct view *view, const struct outbox_mail *mail, GError **error)
{
    g_autoptr(Subscription) subscription =
        subscription_get(view, mail->subscription_id, error);

    if (subscription == NULL)
        return false;
    if (subscription->request_at_ms == mail->request_at_ms)
        return true;
    g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                "the request was answered or renewed meanwhile");
    return false;
}

static bool
stamp_confirm(const struct stamper_options *options, struct parcel *parcel,
              GError **error)
{
    const struct outbox_mail *mail = parcel->mail;
    g_autoptr(List) list = list_get_by_id(options->view, mail->list_id, error);
    g_autoptr(Subscriber) reader = NULL;
    g_autoptr(Value) root = NULL;
    struct single_mail single = {
        .options = options,
        .parcel = parcel,
        .template = "mail/confirm",
        .has_html = true,
    };

    if (list == NULL || !check_request(options->view, mail, error))
        return false;
    reader = subscriber_get(options->view, mail->subscriber_id, error);
    if (reader == NULL)
        return false;
    root = confirm_root(options, mail, list);
    single.root = root;
    single.mail_from_domain = imprint_bounce_domain(options->imprint, list);
    single.message = (struct message){
        .from_name = list->from_name,
        .from_address = list->from_address,
        .reply_to = *list->reply_to != '\0' ? list->reply_to : NULL,
        .to = reader->email,
    };
    return write_mail(&single, error);
}

/* --- Alerts --------------------------------------------------------------- */

static struct value *
alert_root(const char *text)
{
    struct value *root = value_new_map();
    g_auto(GStrv) lines = g_strsplit(text, "\n", 2);
    g_autofree char *title = g_utf8_substring(
        lines[0], 0, MIN(g_utf8_strlen(lines[0], -1), TITLE_CHARACTERS));

    value_set_text(root, "title", title);
    value_set_text(root, "text", text);
    return root;
}

/* An alert bounces to the operator himself: he cannot be told otherwise. */
static bool
stamp_alert(const struct stamper_options *options, struct parcel *parcel,
            GError **error)
{
    const char *operator_mail = options->imprint->operator_mail;
    g_autoptr(Value) root = NULL;
    struct single_mail single = {
        .options = options,
        .parcel = parcel,
        .template = "mail/alert",
        .message =
            {
                .from_name = "Vesper",
                .from_address = operator_mail,
                .to = operator_mail,
            },
    };

    if (*operator_mail == '\0') {
        g_set_error(error, VESPER_ERROR, VESPER_ERROR_NOT_FOUND,
                    "operator.mail is not set any more");
        return false;
    }
    root = alert_root(parcel->mail->note);
    single.root = root;
    return write_mail(&single, error);
}

bool
single_mail_stamp(const struct stamper_options *options, struct parcel *parcel,
                  GError **error)
{
    switch (parcel->mail->kind) {
    case OUTBOX_CONFIRM: return stamp_confirm(options, parcel, error);
    case OUTBOX_ALERT: return stamp_alert(options, parcel, error);
    }
    g_assert_not_reached();
}
