/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every limit of the sweep: name, unit, reason. */
#ifndef DAEMON_SWEEP_LIMITS_H
#define DAEMON_SWEEP_LIMITS_H

#define ROOTS_MAX 64u /* file systems; as many as a table of mounts names (MOUNTS_MAX) */
#define TREE_DEPTH_MAX 256u /* folders in folders, a descriptor each; PATH_MAX allows 2048 */
#define TREE_NAMES_BYTES 1048576u /* of one folder read at once and sorted; bigger ones in pieces */
#define TREE_STEPS 256u /* entries passed over in one turn of the loop */
#define CURSOR_BYTES_MAX \
	4095u /* of the place a sweep goes on from; a longer one: its folder again */
#define SAVE_MS 5000 /* between two writes of the place: what is looked at twice after a crash */
#define LOOK_DEADLINE_MS 30000u /* of one file: nobody waits */
#define RETRY_MS 200 /* before a file is offered again to a full ring or a missing pool */
#define REST_MIN_MS 5 /* rests are as long as the work before them, gathered to this */
#define REST_MAX_MS 2000 /* ... and no longer, after one large file */
#define SWEEP_NOFILE 512u /* TREE_DEPTH_MAX, ROOTS_MAX and a few */

#endif
