/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What our configuration file and rule files have in common: libconfig's syntax read strictly,
 * from memory, without includes, and errors that name file, line and what was expected.
 * Only sandboxed processes and the command line link this file.
 */
#ifndef BASE_CONF_H
#define BASE_CONF_H

#include <libconfig.h>
#include <stdbool.h>
#include <stddef.h>

struct conf {
	config_t lib;
	const char *name; /* lent: the file's name */
	char *error; /* lent: the first error is written here */
	size_t error_bytes;
	size_t bytes_max; /* of the text */
	bool failed;
};

/* Parses text. 0, -EINVAL with the error written, or -ENOMEM. conf_close() in any case. */
int conf_open(struct conf *, const char *text, size_t len);
void conf_close(struct conf *);

/* Writes "FILE:LINE: ..." unless an error was written before; at may be NULL. -EINVAL always. */
int conf_error(struct conf *, const config_setting_t *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Refuses keys of the group that are not in the NULL-terminated list. */
int conf_keys(struct conf *, const config_setting_t *group, const char *const *keys);

/* The member of that name, or NULL. */
config_setting_t *conf_member(const config_setting_t *group, const char *key);

/* Copies a string of at most max bytes to dst[max + 1]; leaves dst alone if there is none. */
int conf_string(struct conf *, const config_setting_t *group, const char *key, char *dst,
    size_t max);
/* The same for a whole number from range[0] to range[1]. */
int conf_int(struct conf *, const config_setting_t *group, const char *key, const int range[2],
    int *ret);
/* true or false. */
int conf_bool(struct conf *, const config_setting_t *group, const char *key, bool *ret);
/* One of the NULL-terminated names; *ret is its index. */
int conf_choice(struct conf *, const config_setting_t *group, const char *key,
    const char *const *names, size_t *ret);

#endif
