/* SPDX-License-Identifier: MIT */
/* The commands on paper: vesper(1) in man(7)'s macros, docs/commands.md in
 * Markdown. */
#include "help.h"

#include "command_line.h"
#include "commands.h"
#include "error.h"
#include "paragraph.h"

#include <string.h>

/* Its date is that of the words, not of the build: the same tree makes the same
 * page. */
static const char page_head[] =
    ".\\\" Made by `vesper help --man`.\n"
    ".TH VESPER 1 2026-11-24 \"Vesper " VESPER_VERSION "\" \"Vesper\"\n"
    ".SH NAME\n"
    "vesper \\- run an evening newsletter\n"
    ".SH SYNOPSIS\n"
    ".B vesper\n"
    "[\\fB\\-\\-config\\fR \\fIFILE\\fR] \\fINOUN VERB\\fR [\\fIoptions\\fR]\n"
    "[\\fIoperands\\fR]\n"
    ".SH DESCRIPTION\n"
    "Vesper sends the evening newsletter of a news site: readers sign up on\n"
    "the site, articles flow in, every evening an edition is put together,\n"
    "and every reader gets exactly one copy.\n"
    ".BR vesperd (8)\n"
    "does that by itself;\n"
    ".B vesper\n"
    "is what an operator types.\n"
    "Run by root it works as the owner of the state folder.\n";

static const char page_tail[] = ".SH ENVIRONMENT\n"
                                ".TP\n"
                                ".B VESPER_CONFIG\n"
                                "The settings file, unless\n"
                                ".B \\-\\-config\n"
                                "names one.\n"
                                ".SH FILES\n"
                                ".TP\n"
                                ".I /etc/vesper/vesper.conf\n"
                                "The usual settings file.\n"
                                ".SH SEE ALSO\n"
                                ".BR vesperd (8)\n";

static const char manual_head[] =
    "# Commands\n"
    "\n"
    "<!-- Made by `vesper help --commands-manual`; edit cli/cmd_*.c\n"
    "instead. -->\n"
    "\n"
    "`vesper [--config FILE] NOUN VERB [options] [operands]`. Data goes to\n"
    "stdout, talk and errors to stderr; `--json` prints JSON for programs.\n"
    "Where LIST is the first operand, `--list LIST` does as well.\n"
    "Times end in Z and are UTC; those of a list's schedule are its own, with\n"
    "the zone behind, and UTC in JSON.\n"
    "The exit status is one of sysexits.h, as listed in vesper(1).\n";

/* Text between macros: what roff would take for its own is escaped. */
static void
append_roff(GString *out, const char *text)
{
    bool is_line_start = true;

    for (; *text != '\0'; text++) {
        if (is_line_start && (*text == '.' || *text == '\''))
            g_string_append(out, "\\&");
        if (*text == '\\')
            g_string_append(out, "\\e");
        else if (*text == '-') /* else a hyphen, which no shell knows */
            g_string_append(out, "\\-");
        else
            g_string_append_c(out, *text);
        is_line_start = *text == '\n';
    }
}

/* Paragraphs; one that begins with a blank is shown as typed. */
static void
append_roff_paragraphs(GString *out, const char *text)
{
    g_auto(GStrv) paragraphs = g_strsplit(text, "\n\n", -1);

    for (char **paragraph = paragraphs; *paragraph != NULL; paragraph++) {
        bool is_verbatim = **paragraph == ' ';
        g_autoptr(GString) lines = g_string_new(NULL);

        paragraph_append(lines, *paragraph, "");
        g_assert(g_str_has_suffix(lines->str, "\n")); /* macros begin lines */
        if (paragraph > paragraphs)
            g_string_append(out, ".sp\n");
        g_string_append(out, is_verbatim ? ".nf\n" : "");
        append_roff(out, lines->str);
        g_string_append(out, is_verbatim ? ".fi\n" : "");
    }
}

static void
append_roff_option(GString *out, const struct option_row *row)
{
    if ((row->flags & OPTION_HIDDEN) != 0)
        return;
    g_string_append(out, ".TP\n\\fB");
    append_roff(out, "--");
    append_roff(out, row->name);
    g_string_append(out, "\\fR");
    if (row->value != NULL)
        g_string_append_printf(out, " \\fI%s\\fR", row->value);
    g_string_append_c(out, '\n');
    append_roff(out, row->help);
    g_string_append(out, ".\n");
}

static void
append_roff_command(GString *out, const struct command *command)
{
    g_autofree char *usage = command_usage(command);

    g_assert(g_str_has_prefix(usage, "vesper "));
    g_string_append(out, ".SS ");
    append_roff(out, usage + strlen("vesper "));
    g_string_append_c(out, '\n');
    append_roff(out, command->summary);
    g_string_append(out, ".\n");
    if (command->help != NULL) {
        g_string_append(out, ".sp\n");
        append_roff_paragraphs(out, command->help);
    }
    for (const struct option_row *row = command_options(command);
         row != NULL && row->name != NULL; row++)
        append_roff_option(out, row);
    if (command->gives_json)
        append_roff_option(out, &command_line_json);
}

static int
status_of(enum vesper_error code)
{
    g_autoptr(GError) error = g_error_new_literal(VESPER_ERROR, (int)code, "");

    return error_exit_status(error);
}

/* What a status stands for: all errors of the table that end with it. */
static void
append_roff_status(GString *out, int status)
{
    const char *between = "";

    g_string_append_printf(out, ".TP\n.B %d\n", status);
    for (enum vesper_error code = 0; code < VESPER_ERROR_COUNT; code++) {
        if (status_of(code) != status)
            continue;
        g_string_append(out, between);
        append_roff(out, error_code_text(code));
        between = "; ";
    }
    g_assert(*between != '\0'); /* no status without an error */
    g_string_append(out, ".\n");
}

/* In the order of the numbers, as they are looked up: several errors end with
 * the same one. */
static void
append_roff_statuses(GString *out)
{
    g_string_append(out, ".SH EXIT STATUS\n.TP\n.B 0\nAll is well.\n");
    for (int status = EX__BASE; status <= EX__MAX; status++)
        for (enum vesper_error code = 0; code < VESPER_ERROR_COUNT; code++)
            if (status_of(code) == status) {
                append_roff_status(out, status);
                break;
            }
}

char *
help_manual_page(void)
{
    g_autoptr(GString) out = g_string_new(page_head);

    g_string_append(out, ".SH OPTIONS\n");
    for (const struct option_row *row = command_line_globals; row->name != NULL;
         row++)
        append_roff_option(out, row);
    g_string_append(out, ".SH COMMANDS\n");
    for (const struct command *const *each = commands; *each != NULL; each++)
        append_roff_command(out, *each);
    append_roff_statuses(out);
    g_string_append(out, page_tail);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static void
append_item(GString *out, const struct option_row *row)
{
    if ((row->flags & OPTION_HIDDEN) == 0)
        g_string_append_printf(out, "- `--%s%s%s`: %s.\n", row->name,
                               row->value != NULL ? " " : "",
                               row->value != NULL ? row->value : "", row->help);
}

static void
append_section(GString *out, const struct command *command)
{
    g_autofree char *usage = command_usage(command);
    g_autoptr(GString) items = g_string_new(NULL);

    g_string_append_printf(out, "\n## %s\n\n    %s\n\n%s.\n", command->name,
                           usage, command->summary);
    if (command->help != NULL) {
        g_string_append_c(out, '\n');
        paragraph_append(out, command->help, "");
    }
    for (const struct option_row *row = command_options(command);
         row != NULL && row->name != NULL; row++)
        append_item(items, row);
    if (command->gives_json)
        append_item(items, &command_line_json);
    if (items->len > 0)
        g_string_append_printf(out, "\n%s", items->str);
}

char *
help_manual(void)
{
    g_autoptr(GString) out = g_string_new(manual_head);

    for (const struct command *const *each = commands; *each != NULL; each++)
        append_section(out, *each);
    return g_string_free(g_steal_pointer(&out), FALSE);
}
