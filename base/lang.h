/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The language of texts for people. The configuration decides, not LANG, and a bare Debian has
 * no vi_VN locale: so the locale is C.UTF-8 and gettext is told the language by LANGUAGE.
 */
#ifndef BASE_LANG_H
#define BASE_LANG_H

#include <libintl.h>
#include <stdbool.h>

#define LANG_DOMAIN "matguard"
#define LANG_DIR_INSTALLED "/usr/share/locale"
#define LANG_DEFAULT "vi"

#define _(text) gettext(text)
#define N_(text) text /* marks a text that is translated where it is shown */

/* "vi" or "en": the two there are. */
bool lang_known(const char *language);

/* Before the first text, and again when the configuration says otherwise. own_dir is where the
 * program lies: own_dir/locale is used if it is there. 0, or -errno; texts are English then. */
int lang_set(const char *language, const char *own_dir);

#endif
