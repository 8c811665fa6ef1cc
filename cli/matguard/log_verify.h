/* SPDX-License-Identifier: GPL-3.0-or-later */
/* matguard log verify: the chain of the log, checked here and not by those who wrote it. */
#ifndef CLI_MATGUARD_LOG_VERIFY_H
#define CLI_MATGUARD_LOG_VERIFY_H

#include <stdbool.h>

/* dir: the folder of the segments; NULL: they are fetched from the daemon in run_dir. Prints the
 * outcome and returns the exit code. */
int log_verify(const char *run_dir, const char *dir, bool as_json);

#endif
