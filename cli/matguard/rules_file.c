/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the choice of the rule file. It opens it; what is in it is read in a sandbox. */
#include "cli/matguard/rules_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/escape.h"
#include "base/lang.h"
#include "cli/matguard/limits.h"
#include "cli/matguard/show.h"

#define LIBEXEC_DIR "/usr/libexec/matguard"

static bool
file_exists(const char *dir, const char *name)
{
	int fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	bool there = fd >= 0 && faccessat(fd, name, R_OK, 0) == 0;

	if (fd >= 0)
		close(fd);
	return there;
}

const char *
programs_dir(const struct cli *cli)
{
	return file_exists(cli->own_dir, "matguard-scan") ? cli->own_dir : LIBEXEC_DIR;
}

int
rules_file_open(const struct cli *cli, const char *named, struct rules_file *ret)
{
	static const char *const dirs[] = {"/etc/matguard", "/usr/share/matguard"};
	const char *dir = cli->own_dir;
	char shown[SHOWN_BYTES_MAX];
	struct stat st;
	int error;

	for (size_t i = 0; i < ARRAY_LEN(dirs) && !file_exists(dir, RULES_FILE_NAME); i++)
		dir = dirs[i];
	if (named != NULL)
		snprintf(ret->path, sizeof(ret->path), "%s", named);
	else
		snprintf(ret->path, sizeof(ret->path), "%s/" RULES_FILE_NAME, dir);
	/* O_NONBLOCK: a pipe that nobody writes to would hold us. */
	ret->fd = open(ret->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	error = ret->fd < 0 ? errno : 0;
	if (ret->fd >= 0 && fstat(ret->fd, &st) == 0 && !S_ISREG(st.st_mode))
		error = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
	if (error == 0)
		return 0;
	cli_complain(_("The rule file %s cannot be read: %s."),
	    escape_str(shown, sizeof(shown), ret->path), show_errno(error));
	rules_file_close(ret);
	return -EINVAL;
}

void
rules_file_close(struct rules_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	file->fd = -1;
}

int
rules_file_ask(const struct cli *cli, const struct rules_file *file, enum rules_want want,
    const struct rules_listener *listener, struct rules_end *ret)
{
	static const struct rules_listener nobody;
	const struct spawn like = {.dir = programs_dir(cli), .uid = (uid_t)-1, .gid = (gid_t)-1};
	char shown[SHOWN_BYTES_MAX];
	struct rules_request request;
	int r;

	rules_request_set(&request, want, file->path);
	r = rules_ask(&like, file->fd, &request, listener != NULL ? listener : &nobody, ret);
	if (r == 0 && ret->good)
		return 0;
	if (r == 0)
		cli_complain("%s", escape_str(shown, sizeof(shown), ret->error));
	else
		cli_complain(_("The rule file %s cannot be looked into: %s."),
		    escape_str(shown, sizeof(shown), file->path), show_errno(-r));
	return r == 0 ? -EINVAL : r;
}
