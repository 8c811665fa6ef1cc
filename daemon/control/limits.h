/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every limit of daemon/control/: name, unit, reason. */
#ifndef DAEMON_CONTROL_LIMITS_H
#define DAEMON_CONTROL_LIMITS_H

#define CLIENTS_MAX 64u /* connections at once; each is a descriptor and no more */
#define CLIENTS_PER_UID_MAX 16u /* so that one account cannot shut out the others; root may */
#define CLIENTS_FOR_ROOT 8u /* places that only root may take: the admin gets in */
#define QUESTIONS_MAX 64u /* in hand, all clients; each holds about 2 KB */
#define QUESTIONS_PER_CLIENT_MAX 4u /* so that one client cannot fill the table */
#define QUESTIONS_PER_UID_MAX 16u /* the same, of one account; root may */
#define QUESTION_MS 5000u /* silence of the process asked; below the client's patience */
#define HELD_MS 5000u /* a client that does not take its listing holds up others' */
#define GROUPS_MAX 1024u /* groups of an account that are looked at */
#define EVENTS_MAX 16 /* taken from epoll in one turn */
#define RELAY_MAX 64u /* messages of one process relayed in one turn */

#endif
