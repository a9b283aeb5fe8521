/* SPDX-License-Identifier: MIT */
#include "token.h"
#include "edition_store.h"
#include "list_store.h"
