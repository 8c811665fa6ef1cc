/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every limit of scanner/: name, unit, reason. Reaching one is a verdict, never an error path. */
#ifndef SCANNER_LIMITS_H
#define SCANNER_LIMITS_H

/* ---- for one outer file, all depths together */
#define SCAN_DEPTH_MAX 16u /* containers in containers; people stop at 3, ClamAV at 17 */
#define SCAN_ENTRIES_MAX 10000u /* members; as ClamAV: a bigger archive is a backup */
#define SCAN_INFLATED_MAX 536870912u /* bytes unpacked; 1 s of libdeflate, far above any document */
#define SCAN_HELPERS_MAX 256u /* helper processes; each costs a fork of ours */
#define SCAN_KEYS_MAX \
	512u /* keys derived for encrypted archives: 2 ms each; then encrypted it is */
#define SCAN_ROOMS_MAX 134217728u /* bytes shared with helpers, at once: archives in archives */

/* ---- for one member or document */
#define SCAN_MEMBER_MAX 134217728u /* bytes of one member held in memory: half of what we have */
#define TEXT_LINE_MAX 65536u /* bytes of one line handed on; longer ones come in pieces */
#define TEXT_OVERLAP 256u /* bytes repeated where a long line was cut: a marking is shorter */
#define TEXT_STRETCH 32768u /* bytes of plain text looked at together: they stay in the L1 cache */
#define TEXT_SAMPLE 4096u /* bytes looked at to tell text from data */
#define PARAGRAPH_MAX 65536u /* bytes of text of one paragraph; a marking's own are few */
#define XML_NEST_MAX 32u /* text boxes in text boxes, alternatives in alternatives */
#define EDITS_MAX 8u /* tracked changes of one paragraph told apart; the rest is read as shown */
#define LOOKS_MAX 16384u /* styles of one document; long ones have hundreds */
#define LOOKS_PARENTS_MAX 16u /* styles built on styles; Word allows 11 */
#define SHEETS_MAX 1024u /* sheets whose names and hiding are known; the others are shown ones */
#define LISTS_MAX 64u /* ranges of cells that are choices of drop-down lists */
#define FLAT_PARTS_MAX 4096u /* parts of one flat package */
#define DEFLATE_RATIO_MAX 1032u /* the most deflate can do (RFC 1951: 258 bytes from 2 bits) */
#define HTML_NEST_MAX 512u /* open elements; browsers show deeper ones flat too (Chromium: 512) */
#define HTML_STYLES_MAX 256u /* selectors with a look that matters; Word writes some 40 */
#define ASIDE_VALUE_MAX 1024u /* bytes of an attribute of unknown XML: a marking's are few */
#define HTML_VALUE_MAX 4096u /* bytes of one attribute that is read: titles, not pictures */
#define RTF_NEST_MAX 1024u /* open groups; Word writes some 20, and stops at its own limit */
#define RTF_FONTS_MAX 1024u /* fonts of the font table; Word writes some 60 */
#define RTF_COLORS_MAX 1024u /* colours of the colour table */
#define MIME_DEPTH_MAX 32u /* multiparts in multiparts; mailers write 4 */
#define MIME_PARTS_MAX 1000u /* parts of one message, as ClamAV */
#define MIME_HEADERS_MAX 1000u /* header lines of one part; gateways add some 50 */
#define MIME_HEADER_BYTES 65536u /* of one header, unfolded: hundreds of recipients */
#define OLE_ENTRIES_MAX 65536u /* storages and streams of one compound file; mail has thousands */
#define OLE_NEST_MAX 64u /* storages in storages of one compound file; Word writes 4 */
#define DOC_CHANGES_MAX \
	1024u /* looks that pieces of a Word document share; Word saves after some */
#define DOC_FONTS_MAX 1024u /* fonts of a Word document; Word writes some 20 */
#define DOC_FIELDS_MAX 64u /* fields in fields; Word stops at 20 */
#define ENCODED_RUN_MIN 64u /* bytes of base64 in text worth decoding: a line of it */
#define PDF_CMAP_RANGES_MAX 65536u /* ranges of one CMap kept; every code of two bytes its own */
#define PDF_CMAP_POOL_MAX 131072u /* code points of one CMap's ligatures */
#define PDF_WIDTHS_MAX 65536u /* widths of one font: every CID its own */
#define PDF_PROGRAM_STEPS 262144u /* entries of one font program; the largest fonts have 65535 */
#define PDF_PAGE_GLYPHS_MAX 65536u /* characters put in order together; a page has some 4000 */
#define PDF_FRAMES_ASKED_MAX \
	2048u /* short texts of a page asked for a frame; a page has 60 lines */
#define PDF_PAGE_BOXES_MAX 4096u /* frames of one page; a ruled table has hundreds */
#define PDF_DEFS_MAX 1000000u /* objects of one file; a thousand pages have some 100000 */
#define PDF_NUMBER_MAX 8388607u /* of an object: ISO 32000-2, annex C */
#define PDF_SECTIONS_MAX 1024u /* cross-reference sections: as many saves without a new file */
#define PDF_TRAILERS_MAX 64u /* of them, those whose keys are asked */
#define PDF_PACKED_MAX 67108864u /* bytes of unpacked object streams held; long files have 10 MB */
#define PDF_STRING_MAX 131072u /* bytes of one string; a field's text, and more */
#define PDF_WORD_MAX 64u /* bytes of a name or word that means something to us */
#define PDF_HOPS_MAX 16u /* references to references; one is allowed at all */
#define PDF_FILTERS_MAX 8u /* filters one behind the other; people write two */
#define PDF_COLUMNS_MAX 1048576u /* of a predictor's rows, and the other numbers of filters */
#define PDF_ROOMS_MAX 4u /* buffers kept for the next stream */
#define PDF_ROOM_KEEP 4194304u /* bytes of the largest that is kept */
#define PDF_WORK_MAX \
	10000000u /* steps of 0.1 to 0.4 us; a page of text takes 500, a map a million */
#define PDF_WORK_BYTES 16u /* bytes of a dictionary that are looked through in one step */
#define PDF_WORK_FORM 20u /* steps it takes to enter and leave a form */
#define PDF_TREE_DEPTH_MAX 64u /* nodes above a page; writers make trees of 3 */
#define PDF_PAGES_MAX 20000u /* pages of one file; a law book has 2000 */
#define PDF_FORM_DEPTH_MAX 16u /* forms in forms; letterheads in templates are 3 */
#define PDF_STATES_MAX 64u /* saved graphics states; annex C says 28 */
#define PDF_OPERANDS_MAX 64u /* of one operator; annex C allows 33 */
#define PDF_FONTS_MAX 2048u /* fonts of one file; subsets a page are hundreds */
#define PDF_FONT_NAMES_MAX 16384u /* bytes of a font's names: 256 glyphs, and its own */
#define PDF_WIDTHS_MAX 65536u /* widths of a font's characters */
#define PDF_IMAGE_PIXELS 500000u /* a picture that may be a scanned page: half a megapixel */
#define PDF_STRIP_PIXELS 65536u /* a part of such a picture; smaller ones are icons */
#define PDF_INSTEAD_MAX 4096u /* bytes of a page's actual texts, read as one */
#define PDF_UNREAD_MIN 3u /* letters of a page nobody can read: as many as the shortest marking */
#define PDF_DRAWING_MIN 64u /* lines of a page without text that may draw letters */
#define DATA_STRETCH_MIN 128u /* characters of text in data that are a text, not a string */
#define DATA_STRETCH_MAX 8192u /* bytes of it to either side of what may be a marking */
#define EMBEDDED_MAX \
	1024u /* archives in the middle of one file of data: programs in Go hold dozens */
#define PPT_FONTS_MAX 256u /* fonts of one presentation; their index is a byte's worth */
#define PPT_RUNS_MAX 4096u /* of one text; what is beyond looks like the last */
#define PPT_NEST_MAX 32u /* records in records that tell where text stands; PowerPoint has 8 */
#define PPT_OBJECTS_MAX 1048576u /* objects of all saves; their numbers have 20 bits */
#define OFFICE_SPINS_MAX 4000000u /* hashes for all passwords tried on one document: 2 s */
#define WHERE_NAME_MAX 512u /* bytes of one member's name in `where` */

/* ---- the worker process (base/sandbox_table.c sets those the kernel keeps) */
#define WORKER_CPU_SECONDS 8u /* of one file: under the wall limit, so that it is named cpu */
#define WORKER_CPU_GRACE 3u /* seconds it then has to stop and report what it found */
#define WORKER_WALL_SHARE 8u /* the last 1/8 of the wall time is for the report, not the file */
#define WORKER_SMALL_BYTES \
	65536u /* files below are read, above mapped: two faults a page cost more */
#define WORKER_KEEP_BYTES 8388608u /* buffers larger than this go back after each file */
#define WORKER_GROWN_KIB \
	98304u /* a worker that ever held more is replaced: keeps idle ones small */

/* ---- the pool */
#define POOL_QUEUE_MAX 4096u /* files waiting: each holds a descriptor */
#define POOL_WORKERS_MAX 64u /* more than any machine we guard has cores */
#define POOL_DEADLINE_MS 10000u /* wall time of one file if the asker names none */
#define POOL_START_MS 5000u /* from fork to MSG_READY, on a machine that swaps */
#define POOL_START_TRIES 3u /* failures in a row before we wait: then no worker will ever start */
#define POOL_START_PAUSE_MS 1000u /* how long we then answer `error` without trying */
#define POOL_FILES_PER_WORKER \
	1024u /* then a fresh process: a leak or a bent heap lives no longer */
#define POOL_AHEAD_MAX \
	8u /* files given to one worker ahead of its answers: it never waits for us */
#define POOL_DYING_MAX 8u /* killed and not yet gone (blocked in the kernel), beside the workers */
#define POOL_HELPERS_AT_ONCE 8u /* of one worker: archives in archives; 304 MiB together */
#define POOL_WATCHES_MAX 64u /* sockets served by matguardd-pool */

/* ---- the archive helper */
#define ARCHIVE_BLOCK_BYTES 65536u /* read from the archive at a time */
#define ARCHIVE_MEMORY_MAX 100663296u /* bytes liblzma may take: xz -9 wants 65 MiB */
#define ARCHIVE_WINDOW_LOG 26 /* zstd's window, 64 MiB; zstd -19 needs 8, --ultra -22 128 */

#endif
