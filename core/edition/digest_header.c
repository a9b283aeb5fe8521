/* SPDX-License-Identifier: MIT */
/*
 * The header of a digest, in one order for all: what bulk mail must say of
 * itself (RFC 2369, RFC 2919, RFC 8058, RFC 3834), and holes for the reader.
 * No hole stands inside an encoded-word.
 */
#include "compose.h"

#include "mail_header.h"
#include "message.h"

#include <string.h>

static void
flush(struct letter_builder *builder, GString *fields)
{
    letter_builder_bytes(builder, fields->str, fields->len);
    g_string_truncate(fields, 0);
}

/* Writes what gathered in fields, then before, the hole and behind. */
static void
add_hole(struct letter_builder *builder, GString *fields, const char *before,
         const char *hole, const char *behind)
{
    g_string_append(fields, before);
    flush(builder, fields);
    letter_builder_header_hole(builder, hole);
    g_string_append(fields, behind);
}

G_GNUC_PRINTF(3, 4)
static void
add_field(GString *fields, const char *name, const char *format, ...)
{
    va_list arguments;
    g_autofree char *value = NULL;

    va_start(arguments, format);
    value = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    mail_header_raw(fields, name, value);
}

static void
add_list_id(GString *fields, const struct list *list)
{
    g_string_append(fields, "List-Id: ");
    mail_phrase_append(fields, list->title);
    g_string_append_printf(fields, "\r\n <%s.%s>\r\n", list->name,
                           list_domain(list));
}

static void
add_links(GString *fields, const struct draft *draft, const struct list *list,
          const struct imprint *imprint)
{
    const char *owner = *imprint->operator_mail != '\0' ? imprint->operator_mail
                        : *list->reply_to != '\0'       ? list->reply_to
                                                        : list->from_address;
    g_autofree char *page = imprint_archive_url(
        imprint, list->name, draft->key.local_date, draft->key.slot);

    mail_header_raw(fields, "List-Unsubscribe-Post",
                    "List-Unsubscribe=One-Click");
    add_field(fields, "List-Help", "<%s>", imprint->web_url);
    add_field(fields, "List-Subscribe", "<%s>", imprint->web_url);
    add_field(fields, "List-Archive", "<%s/archive/%s>", imprint->web_url,
              list->name);
    add_field(fields, "List-Owner", "<mailto:%s>", owner);
    mail_header_raw(fields, "List-Post", "NO");
    add_field(fields, "Archived-At", "<%s>", page);
}

static void
add_nature(GString *fields, const struct draft *draft, const struct list *list,
           const struct imprint *imprint)
{
    g_auto(GStrv) date = g_strsplit(draft->key.local_date, "-", -1);
    g_autofree char *day = g_strjoinv("", date);

    add_field(fields, "Feedback-ID", "%s:%s:digest:%s", day, list->name,
              imprint->feedback_sender);
    mail_header_raw(fields, "Precedence", "bulk");
    mail_header_raw(fields, "Auto-Submitted", "auto-generated");
    mail_header_raw(fields, "X-Auto-Response-Suppress", "OOF, AutoReply");
}

void
digest_header(struct letter_builder *builder, const struct draft *draft,
              const struct list *list, const struct imprint *imprint)
{
    g_autoptr(GString) fields = g_string_new(NULL);
    g_autofree char *id_end =
        g_strconcat("@", list_domain(list), ">\r\n", NULL);
    g_autofree char *mail_end =
        g_strconcat("@", imprint_bounce_domain(imprint, list), ">\r\n", NULL);

    mail_header_mailbox(fields, "From", list->from_name, list->from_address);
    if (*list->reply_to != '\0')
        mail_header_mailbox(fields, "Reply-To", NULL, list->reply_to);
    add_hole(builder, fields, "To: <", "to", ">\r\n");
    mail_header_text(fields, "Subject", draft->subject);
    add_hole(builder, fields, "Date: ", "date", "\r\n");
    add_hole(builder, fields, "Message-ID: <", "message_id", id_end);
    message_multipart_header(fields, draft->boundary);
    add_list_id(fields, list);
    /* On a line of its own: with its name it would pass 78 octets. */
    add_hole(builder, fields, "List-Unsubscribe:\r\n <", "unsubscribe_url",
             ">,\r\n");
    add_hole(builder, fields, " <mailto:unsub+", "unsubscribe_token", mail_end);
    add_links(fields, draft, list, imprint);
    add_nature(fields, draft, list, imprint);
    g_string_append(fields, "\r\n");
    flush(builder, fields);
}
