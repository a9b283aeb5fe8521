/* SPDX-License-Identifier: MIT */
/*
 * Who is at the keyboard, as consent events name him.
 */
#ifndef VESPER_OPERATOR_H
#define VESPER_OPERATOR_H

/* Returns "operator:NAME": who typed sudo, where somebody did, else the user
 * that the program runs as. Returns: the caller's. */
char *operator_actor(void);

#endif
