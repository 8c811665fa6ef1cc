/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lines for people who run the program, on standard error; not the violation log.
 * Never blocks: a line that standard error cannot take at once is dropped and counted, because
 * whoever reads it (journald, a terminal) may be waiting for an open that we have to answer.
 * With SYSTEMD's stream as standard error each line carries its priority ("<4>").
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdint.h>

enum log_level {
	LOG_LEVEL_ERROR = 3,
	LOG_LEVEL_WARNING = 4,
	LOG_LEVEL_INFO = 6,
	LOG_LEVEL_DEBUG = 7,
};

/* Names the process in each line; lines above level are not written. program must live on. */
void log_open(const char *program, enum log_level level);

/* One line, without newline; the object first: "%s: zip: entry %u: name too long".
 * Bytes from outside go through escape_text() first. */
void log_line(enum log_level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define log_error(...) log_line(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warning(...) log_line(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_info(...) log_line(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_debug(...) log_line(LOG_LEVEL_DEBUG, __VA_ARGS__)

/* Writes the line and exits 1. Only for main and for dispatch in the daemon's processes, where
 * stopping is safer than guessing. */
_Noreturn void fatal(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Lines dropped so far because standard error was not ready. */
uint64_t log_dropped(void);

#endif
