/* SPDX-License-Identifier: MIT */
/* Defects lie inside the mail, in a fixed order, each kind once. */
#include "message_defect.h"

#include <stdint.h>

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autoptr(GArray) defects = message_defects((const char *)bytes, size);
    size_t lines = 1;

    for (size_t i = 0; i < size; i++)
        lines += bytes[i] == '\n';
    for (unsigned i = 0; i < defects->len; i++) {
        const struct message_defect *defect =
            &g_array_index(defects, struct message_defect, i);

        g_assert(defect->what != NULL);
        g_assert(defect->count >= 1 && defect->count <= lines);
        g_assert(defect->line <= lines);
        for (unsigned before = 0; before < i; before++)
            g_assert(
                g_array_index(defects, struct message_defect, before).what !=
                defect->what);
    }
    return 0;
}
