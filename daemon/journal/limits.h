/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every limit of the journal: name, unit, reason. */
#ifndef DAEMON_JOURNAL_LIMITS_H
#define DAEMON_JOURNAL_LIMITS_H

#define BATCH_BYTES 262144u /* one write and one fdatasync: several hundred records */
#define BATCHES_MAX 8u /* in one turn of the loop, so that queries are answered in a storm too */
#define TICK_MS 1000 /* rings are looked at so often even if no eventfd spoke */
#define RETRY_MIN_MS 100 /* after a write that failed; doubled up to the next */
#define RETRY_MAX_MS 5000
#define STOP_RETRY_MS 3000 /* a stop waits so long for a disk that refuses; then exit 1 */
#define LOCK_WAIT_MS 5000 /* for the journal before us to end */
#define LOCK_STEP_MS 50
#define RINGS_MAX 64u /* one for each guard, and for as many that are being given up */
#define JOBS_MAX 16u /* questions of control in hand; more wait in the socket */
#define ANSWERS_MAX 64u /* messages sent in one turn of the loop */
#define INDEX_STEP_ROWS 4096u /* records indexed in one turn: some 30 ms; more than a batch holds */
#define INDEX_RETRY_MS 60000 /* after an index failed, a full disk say, a new one is tried */
#define INDEX_SAY_EVERY 32u /* segments between two lines about a long reading: half a gigabyte */
#define EPOLL_EVENTS 16 /* taken in one turn */

#endif
