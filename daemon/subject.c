/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads two kernel files of a process. Opening in /proc raises no event of ours: it is not marked. */
#include "daemon/subject.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STATUS_BYTES 1024 /* Name: and Uid: stand in the first lines of status; stat is shorter */
#define STAT_STARTTIME 22u /* the field of that name */
#define TICK_NS 10000000ull /* USER_HZ is 100 wherever Linux runs */

/* Reads a small kernel file whole; *ret ends in NUL. false if it is gone. */
static bool
file_read(int proc, pid_t pid, const char *name, char *ret, size_t size)
{
	char path[48];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "%d/%s", (int)pid, name);
	fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = read(fd, ret, size - 1);
	close(fd);
	if (n <= 0)
		return false;
	ret[n] = '\0';
	return true;
}

/* The number behind "\nUid:\t" (real, then effective) of proc_pid_status(5); the name in the first
 * line has its newlines escaped by the kernel, so no process can forge the line. */
static bool
uid_parse(const char *status, uint32_t *ret)
{
	const char *line = strstr(status, "\nUid:\t");
	unsigned long real;
	char *end;

	if (line == NULL)
		return false;
	errno = 0;
	real = strtoul(line + strlen("\nUid:\t"), &end, 10);
	if (errno != 0 || *end != '\t' || real > UINT32_MAX)
		return false;
	*ret = (uint32_t)real;
	return true;
}

static void
comm_parse(const char *status, char ret[SUBJECT_COMM_MAX + 1])
{
	size_t n;

	if (strncmp(status, "Name:\t", 6) != 0)
		return;
	n = strcspn(status + 6, "\n");
	if (n > SUBJECT_COMM_MAX)
		n = SUBJECT_COMM_MAX;
	memcpy(ret, status + 6, n);
	ret[n] = '\0';
}

uint64_t
subject_started_ns(int proc, pid_t pid)
{
	char text[STATUS_BYTES];
	const char *p;
	unsigned long long ticks;
	char *end;

	if (pid <= 0 || !file_read(proc, pid, "stat", text, sizeof(text)))
		return UINT64_MAX;
	/* Field 2 is the name in brackets and may hold anything, brackets too: 22 from its end on. */
	p = strrchr(text, ')');
	for (unsigned int field = 2; p != NULL && field < STAT_STARTTIME; field++) {
		p = strchr(p, ' ');
		p = p != NULL ? p + 1 : NULL;
	}
	if (p == NULL)
		return UINT64_MAX;
	errno = 0;
	ticks = strtoull(p, &end, 10);
	if (errno != 0 || end == p || ticks > UINT64_MAX / TICK_NS)
		return UINT64_MAX;
	return ticks * TICK_NS;
}

void
subject_of(int proc, pid_t pid, struct subject *ret)
{
	char text[STATUS_BYTES];
	unsigned long login;
	char *end;

	memset(ret, 0, sizeof(*ret));
	if (pid <= 0 || !file_read(proc, pid, "status", text, sizeof(text)))
		return;
	ret->known = uid_parse(text, &ret->uid);
	comm_parse(text, ret->comm);
	if (!file_read(proc, pid, "loginuid", text, sizeof(text)))
		return;
	errno = 0;
	login = strtoul(text, &end, 10);
	if (errno == 0 && end != text && login < UINT32_MAX) {
		ret->logged_in = true;
		ret->login_uid = (uint32_t)login;
	}
}
