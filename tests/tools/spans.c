/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * spans [-t] FILE...: what the readers hand to the rules, a line for each span: page, part, flags
 * and text; -t: the text alone. Linked with scan_span wrapped. Helpers are not started. Run from
 * the top of the tree: a scan needs rules, though nobody hears them here.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rules/rules.h"
#include "scanner/worker/scan.h"

void __wrap_scan_span(struct scan *scan, const struct span *span);

static bool text_only;

void
__wrap_scan_span(struct scan *scan, const struct span *span)
{
	(void)scan;
	if (!text_only)
		printf("%u\t%s\t%s%s%s%s%s\t", span->page, part_name(span->part),
		    (span->flags & SPAN_BREAK) != 0 ? "/" : "",
		    (span->flags & SPAN_RED) != 0 ? "R" : "",
		    (span->flags & SPAN_BORDER) != 0 ? "F" : "",
		    (span->flags & SPAN_BOLD) != 0 ? "B" : "",
		    (span->flags & SPAN_CAPS) != 0 ? "C" : "");
	fwrite(span->text, 1, span->len, stdout);
	putchar('\n');
}

static int
file_show(struct scan *scan, const char *path)
{
	static struct scan_result result;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *map;

	if (fd < 0 || fstat(fd, &st) < 0) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		return 1;
	}
	map = st.st_size > 0 ? mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;
	if (map == MAP_FAILED)
		return 1;
	scan_file(scan, rd_init(map, (size_t)st.st_size), fd, "", &result);
	for (size_t i = 0; i < result.nopaque; i++)
		fprintf(stderr, "%s: %s %s\n", path, why_name(result.opaque[i].why),
		    result.opaque[i].limit != LIMIT_NONE ? limit_name(result.opaque[i].limit) : "");
	if (map != NULL)
		munmap(map, (size_t)st.st_size);
	close(fd);
	return 0;
}

int
main(int argc, char **argv)
{
	static char text[262144];
	FILE *file = fopen("rules/state-secret.conf", "re");
	size_t n = file != NULL ? fread(text, 1, sizeof(text), file) : 0;
	char error[RULES_ERROR_BYTES];
	struct rules *rules;
	struct scan *scan;
	int r = 0, i = 1;

	if (argc > 1 && strcmp(argv[1], "-t") == 0) {
		text_only = true;
		i++;
	}
	if (file == NULL || rules_parse(text, n, "rules", &rules, error) < 0 ||
	    scan_new(rules, NULL, NULL, &scan) < 0) {
		fprintf(stderr, "no rules\n");
		return 1;
	}
	fclose(file);
	for (; i < argc; i++)
		r |= file_show(scan, argv[i]);
	scan_free(scan);
	rules_free(rules);
	return r;
}
