/* SPDX-License-Identifier: MIT */
/*
 * Addresses: "Local@Domain" of RFC 5321 §4.1.2, as they are typed into forms
 * and command lines. Dot-atom and quoted local parts, UTF-8 local parts in NFC
 * (RFC 6531), domains as A-labels (IDNA 2008). Quotes stand only where they
 * are needed, without backslashes and angle brackets. No comments, no routes,
 * no address literals; never a control byte, CR or LF: an address that parsed
 * is safe in an SMTP command and in a header.
 *
 * Thread rule: pure, any thread.
 */
#ifndef VESPER_ADDRESS_H
#define VESPER_ADDRESS_H

#include <glib.h>
#include <stdbool.h>

struct address {
    char *text;   /* local part as given @ domain: what goes on the wire */
    char *key;    /* lower case all over: equal keys are one mailbox to us */
    char *domain; /* lower case A-labels, points into text */
    bool needs_smtputf8; /* the local part is not ASCII */
};

/* Parses an address; blanks around it are fine. Returns: the caller's.
 * Errors: SYNTAX, with what is wrong and where; TOO_LARGE (64, 253, 254
 * octets). */
struct address *address_parse(const char *text,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
void address_free(struct address *address);
typedef struct address Address;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Address, address_free)

/* Returns text in the one spelling we keep: local part as given, domain as
 * lower-case A-labels. Returns: the caller's. Errors: those of address_parse.
 */
char *address_normalise(const char *text,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A name with an address: "Evening News <news@example.org>", or the address
 * alone. */
struct mailbox {
    char *name; /* UTF-8, one line; "" where there is none */
    struct address *address;
};

/* Parses a mailbox as people type it. Returns: the caller's. Errors: SYNTAX. */
struct mailbox *mailbox_parse(const char *text,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
void mailbox_free(struct mailbox *mailbox);
typedef struct mailbox Mailbox;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Mailbox, mailbox_free)

/* Returns an address fit for a log or the screen of a passer-by:
 * "j***@d***.org". Returns: the caller's. Any text is taken. */
char *address_masked(const char *text);

#endif
