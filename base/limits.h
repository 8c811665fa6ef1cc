/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every limit of base/: name, unit, reason. */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#define MSG_BYTES_MAX 65536u /* one message with its header; an AF_UNIX buffer holds it */
#define MSG_FDS_MAX 8u /* descriptors in one message; the largest sender (ring hand-over) needs 5 */
#define WHERE_BYTES_MAX 1024u /* "a.zip!b.docx!header", 16 deep; cut from the left */
#define RULE_BYTES_MAX 48u /* name of a rule */
#define TYPE_BYTES_MAX 32u /* "docx", "text/utf-8": what a file was taken for */
#define REASON_BYTES_MAX 96u /* one reason of a finding */
#define REASONS_MAX 8u /* reasons shown per finding; more are noise to an officer */
#define FINDINGS_MAX 20u /* findings in one result: must fit MSG_BYTES_MAX; all count */
#define OPAQUE_MAX 8u /* opaque members named in one result; all are counted */
#define PATH_RECORD_MAX 512u /* bytes of a path in a log record; cut from the left */
#define CONFIG_BYTES_MAX 262144u /* configuration file */
#define CONFIG_GUARDS_MAX 32u /* guarded file systems named in the configuration */
#define DEADLINE_MS_MIN 1000 /* of one open: a stopped watch is noticed and replaced within 1 s */
#define DEADLINE_MS_MAX 30000 /* ... above it people think the machine hangs */
#define DEADLINE_MS_DEFAULT 2000 /* most documents take under 100 ms; a person waits this long */
#define WORKERS_MIN 1
#define WORKERS_MAX 16 /* scan workers: each may take 64 MB */
#define TEXT_BYTES_MAX 256u /* one text value of the configuration: unit, contact */

#endif
