/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every helper does about its limits before it is handed a file. */
#ifndef SCANNER_ARCHIVE_LIMIT_H
#define SCANNER_ARCHIVE_LIMIT_H

/* From now on the end of our processor time is a last message to the worker, not silence. */
void limit_cpu_announce(void);

/* Helpers in a chain share memory: the pool tells each how much, in MiB; NULL: the profile's. */
void limit_memory(const char *text);

#endif
