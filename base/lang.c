/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the process's locale and gettext's catalogue. Only the command-line programs call it. */
#include "base/lang.h"

#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool
lang_known(const char *language)
{
	return strcmp(language, "vi") == 0 || strcmp(language, "en") == 0;
}

int
lang_set(const char *language, const char *own_dir)
{
	char dir[PATH_MAX];
	int n;

	/* glibc looks at LANGUAGE in every locale but the one named "C". */
	if (setlocale(LC_ALL, "C.UTF-8") == NULL)
		return -ENOENT;
	if (setenv("LANGUAGE", language, 1) < 0)
		return -errno;
	n = snprintf(dir, sizeof(dir), "%s/locale", own_dir);
	if (n < 0 || (size_t)n >= sizeof(dir))
		return -ENAMETOOLONG;
	if (bindtextdomain(LANG_DOMAIN, access(dir, F_OK) == 0 ? dir : LANG_DIR_INSTALLED) ==
		NULL ||
	    bind_textdomain_codeset(LANG_DOMAIN, "UTF-8") == NULL ||
	    textdomain(LANG_DOMAIN) == NULL)
		return -errno;
	return 0;
}
