# SPDX-License-Identifier: MIT
# vesper_embed(TARGET SYMBOL PATTERNS...): puts files into the library as a
# table of {name, text}, sorted by name, so that a program is whole by itself.
# The table is declared by core/base/embedded.h as `embedded_<symbol>`.
function(vesper_embed target symbol)
    file(GLOB files CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} ${ARGN})
    list(SORT files)
    string(TOLOWER ${symbol} lower)
    set(out ${CMAKE_BINARY_DIR}/embedded_${lower}.c)
    string(JOIN "|" joined ${files})
    add_custom_command(OUTPUT ${out}
        COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DSYMBOL=${lower}
                "-DFILES=${joined}" -DROOT=${CMAKE_SOURCE_DIR}
                -P ${CMAKE_SOURCE_DIR}/cmake/embed_files.cmake
        DEPENDS ${files} ${CMAKE_SOURCE_DIR}/cmake/embed_files.cmake
        VERBATIM)
    target_sources(${target} PRIVATE ${out})
endfunction()
