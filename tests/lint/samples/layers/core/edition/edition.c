/* SPDX-License-Identifier: MIT */
#include "list_store.h"
