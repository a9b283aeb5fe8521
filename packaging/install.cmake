# SPDX-License-Identifier: MIT
# cmake --install: programs, templates, example settings, the service and the
# manual. DESTDIR and the prefix are honoured; what a program prints about
# itself is printed while building, so the manual cannot fall behind.
set(VESPER_UNIT_DIR lib/systemd/system CACHE PATH "Where units go")

install(TARGETS vesper RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS vesperd RUNTIME DESTINATION ${CMAKE_INSTALL_SBINDIR})
install(DIRECTORY templates/
    DESTINATION ${CMAKE_INSTALL_DATADIR}/vesper/templates)
install(FILES README.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR})

# print_page(FILE WORDS...): what `vesper WORDS` prints becomes FILE.
set(pages "")
function(print_page file)
    add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/${file}
        COMMAND vesper ${ARGN} > ${CMAKE_BINARY_DIR}/${file}
        DEPENDS vesper VERBATIM)
    set(pages ${pages} ${CMAKE_BINARY_DIR}/${file} PARENT_SCOPE)
endfunction()
print_page(vesper.1 help --man)
print_page(vesper.completion help --completion)
print_page(vesper.conf help --settings)
add_custom_target(pages ALL DEPENDS ${pages})

install(FILES ${CMAKE_BINARY_DIR}/vesper.1
    DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES packaging/vesperd.8
    DESTINATION ${CMAKE_INSTALL_MANDIR}/man8)
install(FILES ${CMAKE_BINARY_DIR}/vesper.completion RENAME vesper
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${CMAKE_BINARY_DIR}/vesper.conf
    DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)

# The prefix may be named as late as `cmake --install --prefix /usr`.
install(CODE "
    set(program \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_SBINDIR}/vesperd\")
    configure_file(\"${CMAKE_SOURCE_DIR}/packaging/vesperd.service.in\"
        \"${CMAKE_BINARY_DIR}/vesperd.service\" @ONLY)")
install(FILES ${CMAKE_BINARY_DIR}/vesperd.service
    DESTINATION ${VESPER_UNIT_DIR})
install(FILES packaging/vesper.sysusers RENAME vesper.conf
    DESTINATION lib/sysusers.d)
