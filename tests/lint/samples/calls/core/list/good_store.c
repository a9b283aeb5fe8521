/* SPDX-License-Identifier: MIT */
static const char find[] = "SELECT id FROM list";
