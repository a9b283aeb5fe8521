# SPDX-License-Identifier: MIT
# The libraries of docs/architecture.md, at Debian 12's versions.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
pkg_check_modules(GLIB       REQUIRED IMPORTED_TARGET glib-2.0>=2.74)
pkg_check_modules(GMIME      REQUIRED IMPORTED_TARGET gmime-3.0>=3.2.13)
pkg_check_modules(MICROHTTPD REQUIRED IMPORTED_TARGET libmicrohttpd>=0.9.75)
pkg_check_modules(CURL       REQUIRED IMPORTED_TARGET libcurl>=7.88.1)
pkg_check_modules(SQLITE     REQUIRED IMPORTED_TARGET sqlite3>=3.40.1)
pkg_check_modules(CONFIG     REQUIRED IMPORTED_TARGET libconfig>=1.5)
pkg_check_modules(XML2       REQUIRED IMPORTED_TARGET libxml-2.0>=2.9.14)
pkg_check_modules(JANSSON    REQUIRED IMPORTED_TARGET jansson>=2.14)
pkg_check_modules(CRYPTO     REQUIRED IMPORTED_TARGET libcrypto>=3.0)
pkg_check_modules(IDN2       REQUIRED IMPORTED_TARGET libidn2>=2.3.3)
