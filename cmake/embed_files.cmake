# SPDX-License-Identifier: MIT
# Run by vesper_embed: writes one C file with the bytes of FILES.
string(REPLACE "|" ";" FILES "${FILES}")
set(bodies "")
set(rows "")
set(index 0)
foreach(file ${FILES})
    file(READ ${ROOT}/${file} hex HEX)
    string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
    string(APPEND bodies
        "static const unsigned char file_${index}[] = {${bytes}0};\n")
    string(APPEND rows
        "    {\"${file}\", (const char *)file_${index},"
        " sizeof file_${index} - 1},\n")
    math(EXPR index "${index} + 1")
endforeach()
file(WRITE ${OUT}
    "/* Made by cmake/embed_files.cmake. */\n#include \"embedded.h\"\n"
    "${bodies}const struct embedded_file embedded_${SYMBOL}[] = {\n"
    "${rows}    {0},\n};\n")
