/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every limit of the daemon: name, unit, reason. */
#ifndef DAEMON_LIMITS_H
#define DAEMON_LIMITS_H

#define PENDING_SLOTS 384u /* events in flight in one watch; the table fits before RING_OFFSET */
/* Descriptors of a watch: PENDING_SLOTS twice over, and a few; guardian answers each number below
 * it after a watch's death. */
#define WATCH_NOFILE 1024u
#define CACHE_SETS 4096u /* verdicts known: 8 a set, 64 bytes each, 2 MiB a group */
#define CACHE_WAYS 8u
#define CACHE_DETAILS 256u /* rule and place of marked files known */
#define CACHE_WHERE_MAX 255u

#define HOLDER_SETS \
	512u /* who saved what: 2048 entries of 40 bytes a group; editors save few files */
#define HOLDER_WAYS 4u
#define SAVES_MAX 64u /* saved files looked at together: most slots are for those who wait */

#define COARSE_CLOCK_MS 10u /* before 6.13 a ctime moves in ticks of at most this */
#define TICK_MS 250 /* guardian looks at its watches this often */
#define STUCK_SHARE 2u /* a watch with work and no heartbeat for 1/2 of its deadline is stopped, */
#define STUCK_TICKS_MIN 2u /* but for no less than this many ticks: it may only be slow */
#define PING_MS 2000 /* between two looks whether the other children still turn */
#define MOUNTS_READ_MS 5000 /* reading the table of mounts; then its reader is ended */
#define RESTART_DELAY_MS 100 /* between a child's quick deaths, doubled up to the next */
#define RESTART_DELAY_MAX_MS 1000 /* meanwhile unknown files are decided by on_failure: not long */
#define QUICK_DEATH_MS 2000 /* a child that lived shorter than this died quickly */
#define REPORT_DEADLINE_MS 30000u /* of a look nobody waits for: long enough for any budget */
#define STOP_WAIT_MS 5000 /* for journal to drain at an ordered stop; then SIGKILL */
#define START_WAIT_MS 10000 /* for a child to be ready at start */
#define STANDIN_BATCH 64u /* events guardian answers between two looks at its children */

#endif
