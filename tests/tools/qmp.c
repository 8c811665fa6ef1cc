/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Gives QEMU one command over its monitor's socket and prints the answer, one line of JSON:
 *   qmp SOCKET JSON [EVENT]
 * With EVENT it also waits until QEMU has sent that event. Exit 0: done; 1: QEMU refused, or did
 * not answer in time; 2: no QEMU there. It knows of JSON only how QEMU lays out its lines.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

/* For one line; a guest under a loaded host needs seconds to let go of a device. */
#define ANSWER_SECONDS 20

static FILE *
monitor_open(const char *path)
{
	struct timeval limit = {.tv_sec = ANSWER_SECONDS};
	struct sockaddr_un addr = {.sun_family = AF_UNIX};
	int fd;

	if (strlen(path) >= sizeof(addr.sun_path))
		return NULL;
	memcpy(addr.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&addr, sizeof(addr)) < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)) < 0)
		return NULL;
	return fdopen(fd, "r+");
}

static bool
begins(const char *line, const char *with)
{
	return strncmp(line, with, strlen(with)) == 0;
}

/* 0: answered, and printed if told so; 1: refused or silence. */
static int
monitor_do(FILE *monitor, const char *command, const char *event, bool print)
{
	static char line[1 << 20];
	bool answered = false, happened = event == NULL;

	fprintf(monitor, "%s\n", command);
	fflush(monitor);
	while (!answered || !happened) {
		if (fgets(line, sizeof(line), monitor) == NULL) {
			fprintf(stderr, "qmp: no answer to %s\n", command);
			return 1;
		}
		if (begins(line, "{\"error\"")) {
			fputs(line, stderr);
			return 1;
		}
		if (begins(line, "{\"return\"")) {
			answered = true;
			if (print)
				fputs(line, stdout);
		}
		if (event != NULL && strstr(line, "\"event\": \"") != NULL &&
		    strstr(line, event) != NULL)
			happened = true;
	}
	return 0;
}

int
main(int argc, char **argv)
{
	FILE *monitor;

	if (argc != 3 && argc != 4) {
		fprintf(stderr, "usage: qmp SOCKET JSON [EVENT]\n");
		return 2;
	}
	monitor = monitor_open(argv[1]);
	if (monitor == NULL) {
		fprintf(stderr, "qmp: %s: no monitor\n", argv[1]);
		return 2;
	}
	if (monitor_do(monitor, "{\"execute\":\"qmp_capabilities\"}", NULL, false) != 0)
		return 1;
	return monitor_do(monitor, argv[2], argc == 4 ? argv[3] : NULL, true);
}
