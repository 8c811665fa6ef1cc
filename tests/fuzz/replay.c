/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The corpus of a fuzz target as a regression test: build/san/replay/NAME runs every file of
 * tests/corpus/NAME through the target. Each input lies in a heap block of exactly its size, so
 * that a read behind its end is seen.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tests/tap.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

#define INPUT_BYTES_MAX (16u << 20) /* a corpus is for reading, not for stress */

static bool
replay_file(const char *path)
{
	FILE *file = fopen(path, "re");
	uint8_t *bytes = NULL;
	long size = -1;
	bool good;

	if (file != NULL && fseek(file, 0, SEEK_END) == 0)
		size = ftell(file);
	good = size >= 0 && size <= (long)INPUT_BYTES_MAX && fseek(file, 0, SEEK_SET) == 0 &&
	    (bytes = malloc(size > 0 ? (size_t)size : 1)) != NULL;
	good = good && fread(bytes, 1, (size_t)size, file) == (size_t)size;
	if (file != NULL)
		(void)fclose(file);
	if (good) {
		/* So that a crash shows which input it was. */
		printf("# %s\n", path);
		(void)LLVMFuzzerTestOneInput(bytes, (size_t)size);
	}
	free(bytes);
	return good;
}

int
main(int argc, char *argv[])
{
	const char *slash = strrchr(argv[0], '/');
	char dirname[256], path[600];
	unsigned int inputs = 0, unread = 0;
	struct dirent *entry;
	DIR *dir;

	snprintf(dirname, sizeof(dirname), "tests/corpus/%s", slash != NULL ? slash + 1 : argv[0]);
	dir = opendir(argc > 1 ? argv[1] : dirname);
	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", argc > 1 ? argv[1] : dirname, entry->d_name);
		inputs++;
		if (!replay_file(path))
			unread++;
	}
	if (dir != NULL)
		closedir(dir);
	(void)LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	ok(inputs > 0 && unread == 0, "%u inputs replayed, %u unreadable", inputs, unread);
	return tap_done();
}
