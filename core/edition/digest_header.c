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

/* A header in the making: fields gather until a hole parts them. */
struct header {
    struct letter_builder *builder;
    GString *fields;
};

static void
flush(struct header *header)
{
    letter_builder_bytes(header->builder, header->fields->str,
                         header->fields->len);
    g_string_truncate(header->fields, 0);
}

/* Adds a hole between two pieces of a field. */
static void
add_hole(struct header *header, const char *before, const char *hole,
         const char *behind)
{
    g_string_append(header->fields, before);
    flush(header);
    letter_builder_header_hole(header->builder, hole);
    g_string_append(header->fields, behind);
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

/* RFC 2919 §2, §4: an identifier in a domain of ours, which stays while the
 * title may change: readers' filters and mailboxes go by it. */
static void
add_list_id(GString *fields, const struct list *list)
{
    g_string_append(fields, "List-Id: ");
    mail_phrase_append(fields, list->title);
    g_string_append_printf(fields, "\r\n <%s.%s>\r\n", list->name,
                           list_domain(list));
}

/* One-click (RFC 8058 §3.1) counts only with the https link of
 * List-Unsubscribe. Nobody may answer to all: List-Post NO (RFC 2369 §3.4). */
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

/* Feedback-ID is Gmail's: up to three names to group complaints by, then the
 * sender's. Precedence is no standard, and yet answering machines heed it. */
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
    struct header header = {.builder = builder, .fields = fields};
    g_autofree char *id_end =
        g_strconcat("@", list_domain(list), ">\r\n", NULL);
    g_autofree char *mail_end =
        g_strconcat("@", imprint_bounce_domain(imprint, list), ">\r\n", NULL);

    mail_header_mailbox(fields, "From", list->from_name, list->from_address);
    if (*list->reply_to != '\0')
        mail_header_mailbox(fields, "Reply-To", NULL, list->reply_to);
    add_hole(&header, "To: <", "to", ">\r\n");
    mail_header_text(fields, "Subject", draft->subject);
    add_hole(&header, "Date: ", "date", "\r\n");
    add_hole(&header, "Message-ID: <", "message_id", id_end);
    message_multipart_header(fields, draft->boundary);
    add_list_id(fields, list);
    /* On a line of its own: with its name it would pass 78 octets. */
    add_hole(&header, "List-Unsubscribe:\r\n <", "unsubscribe_url", ">,\r\n");
    add_hole(&header, " <mailto:unsub+", "unsubscribe_token", mail_end);
    add_links(fields, draft, list, imprint);
    add_nature(fields, draft, list, imprint);
    g_string_append(fields, "\r\n");
    flush(&header);
}
