/* SPDX-License-Identifier: MIT */
/*
 * What our supervisor, systemd mostly, is told (sd_notify(3)'s protocol:
 * datagrams of lines to the socket that $NOTIFY_SOCKET names). Without one
 * nobody is told.
 *
 * Thread rule: main thread.
 */
#ifndef VESPER_SUPERVISOR_H
#define VESPER_SUPERVISOR_H

/* Tells a state, such as "READY=1". A supervisor that does not listen is no
 * failure of ours. */
void supervisor_tell(const char *state);

#endif
