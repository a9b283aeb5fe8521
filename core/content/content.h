/* SPDX-License-Identifier: MIT */
/*
 * Content: bytes from a news site in, stories out. Pure: no I/O, no clock, no
 * database. Every parser ends on any input and says where it stopped.
 *
 * Thread rule: any thread, after content_init().
 */
#ifndef VESPER_CONTENT_H
#define VESPER_CONTENT_H

#include "story.h"

#include <stdbool.h>
#include <stddef.h>

/* Prepares libxml2 once: no external entities, no messages on stderr. Call
 * before threads start. */
void content_init(void);

/* Reads a page saved as text: section, headline (repeated), caption, "Image
 * by" and the credit, paragraphs, "Related articles" with their authors, and a
 * call to subscribe that is no part of the story. The first paragraph is the
 * standfirst as well as the body's beginning. Returns: the caller's.
 * Errors: SYNTAX (no UTF-8, with the byte; no headline), TOO_LARGE. */
struct story *text_page_parse(const char *bytes, size_t size,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads a story as somebody writes it: lines "word: value" between two lines
 * "---", and Markdown behind. The words: title, section, standfirst, author or
 * authors, image, caption, credit, date, modified, url, tags, language; a title
 * may be the heading the text begins with instead, the first tag is the section
 * where none is said. Returns: the caller's.
 * Errors: SYNTAX ("line N: …", or no title), TOO_LARGE. */
struct story *story_file_parse(const char *bytes, size_t size,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

struct feed {
    char *title;
    char *url;          /* the site's own page, NULL: not said */
    char *language;     /* NULL: not said */
    GPtrArray *stories; /* of struct story *, in the feed's order */
    /* Taken back by the site: of struct story *, of which only guid and
     * modified_at_ms are said, and none of which is among the stories; the
     * newest LIMIT_FEED_TOMBSTONES. */
    GPtrArray *withdrawn;
};

/* Makes a feed that says nothing yet; its arrays are there. Returns: the
 * caller's. */
struct feed *feed_new(void);

/* Reads a feed: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0 with content:, dc:,
 * media: and itunes:, or JSON Feed. An entry with a tombstone (RFC 6721) that
 * is as new as itself is withdrawn, not among the stories. base_url: where it
 * was read, for relative links; NULL: those are dropped. Every story has a
 * title: where none is said, the beginning of its text (no standfirst then, if
 * it is the same); items that hold neither are left out. Returns: the caller's.
 * Errors: SYNTAX ("line 2, column 1: …"), UNSUPPORTED (no feed), TOO_LARGE. */
struct feed *feed_parse(const char *bytes, size_t size, const char *base_url,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void feed_free(struct feed *feed);
typedef struct feed Feed;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Feed, feed_free)

/* Reads the page of one article: what JSON-LD, the link to itself, Open Graph
 * and other meta elements say of it, in this order, then what is to be seen.
 * The body is the part that reads like an article. url: where it was read (for
 * relative links), may be NULL. The bytes may be in any charset that the page
 * names; see page_decode. Returns: the caller's, with a title or a body.
 * Errors: SYNTAX (there is neither), TOO_LARGE. */
struct story *page_parse(const char *bytes, size_t size, const char *url,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the address of the feed that a page names, made absolute; NULL: it
 * names none in its first megabyte. Returns: the caller's. */
char *page_feed_url(const char *bytes, size_t size, const char *url);

/* Returns a page as UTF-8: what is UTF-8 is taken for it; else a byte order
 * mark is believed, else charset (what the server said, NULL: nothing), else
 * the page's own meta; at last it is windows-1252. Returns: the caller's. */
char *page_decode(const char *bytes, size_t size, const char *charset);

/* Turns HTML into plain text: blocks are paragraphs, scripts and styles are
 * gone, entities decoded once. Never fails: what is no HTML is text.
 * Returns: the caller's, UTF-8. */
char *html_to_text(const char *html, size_t size);

/* Makes HTML harmless: what an allow-list knows is written anew, all else is
 * gone (tags with no name on it leave their text, what is hidden or runs leaves
 * none). Links lead to http, https and mailto, relative ones by base_url (NULL:
 * dropped). Every tag is closed. No more than LIMIT_ARTICLE_TEXT_BYTES is read.
 * What came out comes out of it again, to the byte. Returns: the caller's,
 * UTF-8. */
char *html_sanitise(const char *html, size_t size, const char *base_url);

/* Cuts text for a summary: at a sentence's end if one lies in the second half
 * of max_chars, else at a word's, with "…" behind. Graphemes stay whole.
 * Returns: the caller's. */
char *text_excerpt(const char *text, size_t max_chars);

/* Returns the URL in the one spelling that says whether two are the same page:
 * scheme and host in lower case and ASCII, http as https, no default port, no
 * fragment, no tracking parameters (utm_*, fbclid, gclid, …), no trailing
 * slash; for comparing, not for fetching. NULL where it is no http(s) URL.
 * Returns: the caller's. */
char *url_canonical(const char *url);

/* Returns url made absolute against base, line ends within it dropped, if it is
 * http or https, its host a name (host_to_ascii) or a whole address, and safe
 * in an attribute (no controls, no blanks); else NULL. base may be NULL; one of
 * over 1024 bytes is none. Returns: the caller's. */
char *url_resolve(const char *url, const char *base);

#endif
