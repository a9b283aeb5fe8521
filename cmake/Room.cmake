# SPDX-License-Identifier: MIT
# vesper_room(FOLDER USES ...): one folder is one static library and one
# include directory. What it does not use it cannot include.
function(vesper_room folder)
    cmake_parse_arguments(ROOM "" "" "USES" ${ARGN})
    get_filename_component(name ${folder} NAME)
    file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.c)
    if(NOT sources) # BOOTSTRAP
        add_library(vesper_${name} INTERFACE) # BOOTSTRAP
        # BOOTSTRAP
        target_include_directories(vesper_${name} INTERFACE ${folder})
        target_link_libraries(vesper_${name} INTERFACE ${ROOM_USES}) # BOOTSTRAP
        return() # BOOTSTRAP
    endif() # BOOTSTRAP
    add_library(vesper_${name} STATIC ${sources})
    target_include_directories(vesper_${name} PUBLIC ${folder})
    target_link_libraries(vesper_${name} PUBLIC ${ROOM_USES})
endfunction()

# vesper_program(NAME FOLDER USES ...): one executable out of one folder.
function(vesper_program name folder)
    cmake_parse_arguments(PROGRAM "" "" "USES" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.c)
    if(NOT sources) # BOOTSTRAP
        return() # BOOTSTRAP
    endif() # BOOTSTRAP
    add_executable(${name} ${sources})
    target_include_directories(${name} PRIVATE ${folder})
    target_link_libraries(${name} PRIVATE ${PROGRAM_USES})
endfunction()
