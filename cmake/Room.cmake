# SPDX-License-Identifier: MIT
# vesper_room(FOLDER USES ...): one folder is one static library and one
# include directory. What it does not use it cannot include.
function(vesper_room folder)
    cmake_parse_arguments(ROOM "" "" "USES" ${ARGN})
    get_filename_component(name ${folder} NAME)
    file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.c)
    add_library(vesper_${name} STATIC ${sources})
    target_include_directories(vesper_${name} PUBLIC ${folder})
    target_link_libraries(vesper_${name} PUBLIC ${ROOM_USES})
endfunction()

# vesper_program(NAME FOLDER USES ...): one executable out of one folder. All
# but main.c is a library too, which the tests of the folder link.
function(vesper_program name folder)
    cmake_parse_arguments(PROGRAM "" "" "USES" ${ARGN})
    get_filename_component(room ${folder} NAME)
    file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.c)
    list(REMOVE_ITEM sources ${CMAKE_SOURCE_DIR}/${folder}/main.c)
    add_library(vesper_${room} STATIC ${sources})
    target_include_directories(vesper_${room} PUBLIC ${folder})
    target_link_libraries(vesper_${room} PUBLIC ${PROGRAM_USES})
    add_executable(${name} ${folder}/main.c)
    target_link_libraries(${name} PRIVATE vesper_${room})
endfunction()
