# SPDX-License-Identifier: MIT
# How every file is compiled. Warnings are errors where VESPER_WERROR says so.
option(VESPER_WERROR "Warnings are errors" OFF)
option(VESPER_TEST_HOOKS "Test builds: --clock SOCKET and kill points" OFF)
set(VESPER_SANITIZE "" CACHE STRING "address,undefined | thread | empty")

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_compile_definitions(
    _GNU_SOURCE
    GLIB_VERSION_MIN_REQUIRED=GLIB_VERSION_2_74
    GLIB_VERSION_MAX_ALLOWED=GLIB_VERSION_2_74
    VESPER_VERSION="${PROJECT_VERSION}")
add_compile_options(
    -Wall -Wextra -Wpedantic -Wshadow -Wundef -Wvla -Wformat=2
    -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition
    -Wpointer-arith -Wcast-qual -Wwrite-strings -Wimplicit-fallthrough
    -Wno-overlength-strings -fno-omit-frame-pointer)
if(CMAKE_C_COMPILER_ID STREQUAL "Clang")
    add_compile_options(-Wno-cast-qual) # GLib's g_utf8_next_char casts
endif()
if(VESPER_WERROR)
    add_compile_options(-Werror)
endif()
if(VESPER_TEST_HOOKS)
    add_compile_definitions(VESPER_TEST_HOOKS=1)
    # There are many test programs to link; lld is quicker, where it is there.
    include(CheckLinkerFlag)
    check_linker_flag(C -fuse-ld=lld VESPER_HAS_LLD)
    if(VESPER_HAS_LLD)
        add_link_options(-fuse-ld=lld)
    endif()
endif()
if(VESPER_SANITIZE)
    add_compile_options(-fsanitize=${VESPER_SANITIZE} -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${VESPER_SANITIZE})
endif()
if(CMAKE_BUILD_TYPE MATCHES "Rel")
    add_compile_options(-fstack-protector-strong -fstack-clash-protection -fPIE
        -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
    add_link_options(-pie -Wl,-z,relro,-z,now)
endif()
