/* SPDX-License-Identifier: MIT */
/*
 * The shelf of templates: those built into the program, each replaced by a
 * file of the same name in the operator's folder. All are parsed when the
 * shelf is opened, so that a broken one is found before the evening.
 *
 * Names are paths without the ending: "mail/digest.html", "web/confirm.html".
 * Thread rule: an open shelf never changes; any thread.
 */
#ifndef VESPER_TEMPLATE_SHELF_H
#define VESPER_TEMPLATE_SHELF_H

#include "template.h"

struct template_shelf;

/* Opens the shelf. folder: the operator's own templates, NULL: none.
 * Returns: the caller's. Errors: NO_INPUT, SYNTAX (file:line:column). */
struct template_shelf *template_shelf_open(const char *folder, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void template_shelf_close(struct template_shelf *shelf);
typedef struct template_shelf TemplateShelf;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TemplateShelf, template_shelf_close)

/* Returns a template. Borrowed from the shelf. Errors: NOT_FOUND. */
const struct template *
template_shelf_get(const struct template_shelf *shelf, const char *name,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The shelf as a source of partials. Borrowed from the shelf. */
const struct template_source *
template_shelf_source(const struct template_shelf *shelf);

/* Renders a template of the shelf; the escape follows from the name (".html"
 * is HTML, else none). Returns: the caller's. Errors: NOT_FOUND, SYNTAX. */
char *template_shelf_render(const struct template_shelf *shelf,
                            const char *name, const struct value *root,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns a map with what every template may use: `t` (all fixed texts of the
 * language), `language`, `direction`. Returns: the caller's. */
struct value *template_shelf_root(const char *language);

/* Lists the names on the shelf, sorted, ended by NULL; the caller's
 * (g_strfreev). */
char **template_shelf_names(const struct template_shelf *shelf);

#endif
