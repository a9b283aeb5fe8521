/* SPDX-License-Identifier: MIT */
static void
crooked(void)
  { return; }
