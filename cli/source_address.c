/* SPDX-License-Identifier: MIT */
#include "source_address.h"

char *
source_address_of(const char *text, enum source_kind *kind)
{
    bool is_folder = g_file_test(text, G_FILE_TEST_IS_DIR);

    *kind = is_folder ? SOURCE_FOLDER : SOURCE_WEB;
    return is_folder ? g_canonicalize_filename(text, NULL) : g_strdup(text);
}
