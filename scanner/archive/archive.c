/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The only file that calls libarchive. One format is enabled by name and no filter: whatever is
 * enabled is attack surface, and libarchive 3.6.2 crashes on some of its own test files.
 */
#include "scanner/archive/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "scanner/archive/sink.h"
#include "scanner/limits.h"

struct source {
	int fd;
	int64_t at;
	int64_t size;
	uint8_t block[ARCHIVE_BLOCK_BYTES];
};

static la_ssize_t
source_read(struct archive *archive, void *arg, const void **ret)
{
	struct source *source = arg;
	ssize_t n = pread(source->fd, source->block, sizeof(source->block), source->at);

	if (n < 0) {
		archive_set_error(archive, errno, "read");
		return -1;
	}
	source->at += n;
	*ret = source->block;
	return n;
}

static la_int64_t
source_skip(struct archive *archive, void *arg, la_int64_t request)
{
	struct source *source = arg;
	int64_t left = source->size - source->at;
	int64_t n = request < left ? request : left;

	(void)archive;
	if (n < 0)
		n = 0;
	source->at += n;
	return n;
}

/* false if the archive cannot be read on. */
static bool
data_send(struct archive *archive, struct sink *sink, enum why *why)
{
	uint8_t data[SINK_DATA_MAX];

	while (sink->error == 0) {
		la_ssize_t n = archive_read_data(archive, data, sizeof(data));

		if (n > 0)
			sink_data(sink, data, (size_t)n);
		if (n == 0)
			return true;
		if (n < 0 && n != ARCHIVE_WARN && n != ARCHIVE_RETRY) {
			*why = WHY_DAMAGED;
			return n != ARCHIVE_FATAL;
		}
	}
	return false;
}

static bool
entry_send(struct archive *archive, struct archive_entry *entry, struct sink *sink, enum why *why)
{
	const char *name = archive_entry_pathname(entry);
	uint64_t size = archive_entry_size_is_set(entry) ? (uint64_t)archive_entry_size(entry)
							 : SINK_SIZE_UNKNOWN;
	bool encrypted = archive_entry_is_encrypted(entry) != 0;

	if (archive_entry_filetype(entry) == AE_IFDIR)
		return true;
	sink_entry(sink, name != NULL ? name : "", size, encrypted);
	return encrypted || data_send(archive, sink, why);
}

static void
entries_send(struct archive *archive, struct sink *sink)
{
	enum why why = WHY_NONE;
	bool more = true;

	while (more && sink->error == 0) {
		struct archive_entry *entry;
		int r = archive_read_next_header(archive, &entry);

		if (r == ARCHIVE_EOF)
			break;
		if (r == ARCHIVE_RETRY)
			continue;
		if (r == ARCHIVE_FATAL || r == ARCHIVE_FAILED) {
			why = WHY_DAMAGED;
			more = r != ARCHIVE_FATAL;
			continue;
		}
		more = entry_send(archive, entry, sink, &why);
	}
	if (archive_errno(archive) == ENOMEM)
		sink_end(sink, WHY_LIMIT, LIMIT_MEMORY);
	else
		sink_end(sink, why, LIMIT_NONE);
}

int
archive_send(int sock, struct msg_buf *buf, int fd)
{
	struct sink sink = {.sock = sock, .buf = buf};
	struct source *source = calloc(1, sizeof(*source));
	struct archive *archive = archive_read_new();

	if (source == NULL || archive == NULL) {
		sink_end(&sink, WHY_LIMIT, LIMIT_MEMORY);
	} else {
		source->fd = fd;
		source->size = lseek(fd, 0, SEEK_END);
		if (archive_read_support_format_tar(archive) == ARCHIVE_OK &&
		    archive_read_set_read_callback(archive, source_read) == ARCHIVE_OK &&
		    archive_read_set_skip_callback(archive, source_skip) == ARCHIVE_OK &&
		    archive_read_set_callback_data(archive, source) == ARCHIVE_OK &&
		    archive_read_open1(archive) == ARCHIVE_OK)
			entries_send(archive, &sink);
		else
			sink_end(&sink, WHY_DAMAGED, LIMIT_NONE);
	}
	if (archive != NULL)
		archive_read_free(archive);
	free(source);
	return sink.error;
}
