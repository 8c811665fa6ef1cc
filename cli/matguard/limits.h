/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every limit of cli/matguard/: name, unit, reason. */
#ifndef CLI_MATGUARD_LIMITS_H
#define CLI_MATGUARD_LIMITS_H

#define JOBS_MAX 64u /* workers; more than the cores of any PC this is for */
#define IN_FLIGHT_PER_JOB 4u /* files open for each worker: enough that none waits for the walk */
#define IN_FLIGHT_MAX 192u /* files open at once, below the usual 1024 descriptors */
#define WALK_DEPTH_MAX 4096u /* folders in folders; beyond is a loop or a trap */
#define WALK_STEPS_MAX 256u /* entries looked at between two looks at the results */
#define OPTION_LIST_MAX 256u /* times one option is given: nobody types more */
#define OPTION_ERROR_BYTES 512u /* one sentence with the option in it */
#define SHOWN_BYTES_MAX 8192u /* one escaped text on a terminal: PATH_MAX, some of it escaped */
#define ASK_TIMEOUT_MS 10000 /* silence of the daemon after which we say so */
#define DENIED_WAIT_MS 20u /* between two looks whether the record of a denial is there */
#define DENIED_TRIES_MAX 25u /* such looks: the journal writes its batch within half a second */
#define TOTAL_STEPS_MAX 256u /* entries counted ahead in one turn: about 0.2 ms */
#define STDIN_BYTES_MAX 1073741824u /* of --stdin: it is held in memory; above any document */
#define PROGRESS_MS 500u /* between two progress lines on a terminal */

#endif
