/* SPDX-License-Identifier: MIT */
/*
 * What the service manager is told (sd_notify(3)'s protocol: datagrams of
 * lines to the socket that $NOTIFY_SOCKET names). Without one nobody is told.
 *
 * Thread rule: main thread.
 */
#ifndef VESPER_SERVICE_MANAGER_H
#define VESPER_SERVICE_MANAGER_H

/* Tells a state, such as "READY=1". A manager that does not listen is no
 * failure of ours. */
void service_manager_tell(const char *state);

#endif
