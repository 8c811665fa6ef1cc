/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The only file that calls libarchive. One format is enabled, the one we were asked for, and no
 * filter but that of compress(1): whatever is enabled is attack surface, and libarchive 3.6.2
 * crashes on some of its own test files. It knows no passwords but ZIP's; what is encrypted is
 * said to be.
 */
#include "scanner/archive/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/checked.h"
#include "base/proto_scan.h"

struct reading {
	struct archive *archive;
	struct source *source;
	struct sink *sink;
	enum why why;
};

static int
compress_support(struct archive *archive)
{
	int r = archive_read_support_filter_compress(archive);

	return r == ARCHIVE_OK ? archive_read_support_format_raw(archive) : r;
}

/* Rock Ridge and the plain ISO 9660 names; Joliet's tree is read by itself. */
static int
iso_plain_support(struct archive *archive)
{
	int r = archive_read_support_format_iso9660(archive);

	return r == ARCHIVE_OK ? archive_read_set_options(archive, "iso9660:!joliet") : r;
}

static int (*const supports[ARCHIVE_FORMATS])(struct archive *) = {
    [ARCHIVE_TAR] = archive_read_support_format_tar,
    [ARCHIVE_CPIO] = archive_read_support_format_cpio,
    [ARCHIVE_AR] = archive_read_support_format_ar,
    [ARCHIVE_7Z] = archive_read_support_format_7zip,
    [ARCHIVE_RAR4] = archive_read_support_format_rar,
    [ARCHIVE_RAR5] = archive_read_support_format_rar5,
    [ARCHIVE_CAB] = archive_read_support_format_cab,
    [ARCHIVE_ISO] = archive_read_support_format_iso9660,
    [ARCHIVE_ISO_PLAIN] = iso_plain_support,
    [ARCHIVE_LHA] = archive_read_support_format_lha,
    [ARCHIVE_XAR] = archive_read_support_format_xar,
    [ARCHIVE_COMPRESS] = compress_support,
};

static la_ssize_t
on_read(struct archive *archive, void *arg, const void **ret)
{
	struct source *source = arg;
	ssize_t n = source_next(source);

	if (n < 0) {
		archive_set_error(archive, (int)-n, "read");
		return -1;
	}
	*ret = source->block;
	return n;
}

static la_int64_t
on_skip(struct archive *archive, void *arg, la_int64_t request)
{
	(void)archive;
	return request > 0 ? source_move(arg, request) : 0;
}

static la_int64_t
on_seek(struct archive *archive, void *arg, la_int64_t offset, int whence)
{
	struct source *source = arg;
	int64_t from = whence == SEEK_SET ? 0
	    : whence == SEEK_CUR          ? (int64_t)source->at
					  : (int64_t)source->size;
	int64_t to;

	if (__builtin_add_overflow(from, offset, &to) || to < 0 || to > (int64_t)source->size) {
		archive_set_error(archive, EINVAL, "seek");
		return ARCHIVE_FATAL;
	}
	(void)source_move(source, to - (int64_t)source->at);
	return to;
}

/* Said in words only, by formats whose reader stops at the first encrypted header. */
static bool
is_encrypted(struct archive *archive)
{
	const char *error = archive_error_string(archive);

	return archive_read_has_encrypted_entries(archive) == 1 ||
	    (error != NULL && (strstr(error, "ncrypt") != NULL || strstr(error, "Crypto") != NULL));
}

/* A failure of libarchive: what it says about the archive, unless worse is known. */
static void
why_note(struct reading *reading)
{
	if (reading->why != WHY_ENCRYPTED)
		reading->why = is_encrypted(reading->archive) ? WHY_ENCRYPTED : WHY_DAMAGED;
}

/* false if the archive cannot be read on. */
static bool
data_send(struct reading *reading)
{
	uint8_t data[SINK_DATA_MAX];

	while (reading->sink->error == 0) {
		la_ssize_t n = archive_read_data(reading->archive, data, sizeof(data));

		if (n > 0)
			sink_data(reading->sink, data, (size_t)n);
		if (n == 0)
			return true;
		if (n < 0 && n != ARCHIVE_WARN && n != ARCHIVE_RETRY) {
			why_note(reading);
			return n != ARCHIVE_FATAL;
		}
	}
	return false;
}

static bool
entry_send(struct reading *reading, struct archive_entry *entry)
{
	const char *name = archive_entry_pathname(entry);
	uint64_t size = archive_entry_size_is_set(entry) ? (uint64_t)archive_entry_size(entry)
							 : ARCHIVE_SIZE_UNKNOWN;
	bool encrypted = archive_entry_is_data_encrypted(entry) != 0;

	if (archive_entry_filetype(entry) == AE_IFDIR)
		return true;
	sink_entry(reading->sink, name != NULL ? name : "", size, encrypted);
	return encrypted || data_send(reading);
}

static void
entries_send(struct reading *reading)
{
	bool more = true;

	while (more && reading->sink->error == 0) {
		struct archive_entry *entry;
		int r = archive_read_next_header(reading->archive, &entry);

		if (r == ARCHIVE_EOF)
			break;
		if (r == ARCHIVE_RETRY)
			continue;
		if (r == ARCHIVE_FATAL || r == ARCHIVE_FAILED) {
			why_note(reading);
			more = r != ARCHIVE_FATAL;
			continue;
		}
		more = entry_send(reading, entry);
	}
}

static void
end_send(const struct reading *reading)
{
	struct archive_end end = {.why = reading->why};

	if (reading->archive == NULL || archive_errno(reading->archive) == ENOMEM)
		end = (struct archive_end){.why = WHY_LIMIT, .limit = LIMIT_MEMORY};
	sink_end(reading->sink, &end);
}

bool
archive_send(enum archive_format format, struct source *source, struct sink *sink)
{
	struct reading reading = {.source = source, .sink = sink};
	struct archive *archive;

	if (supports[format] == NULL)
		return false;
	archive = reading.archive = archive_read_new();
	if (archive != NULL) {
		if (supports[format](archive) == ARCHIVE_OK &&
		    archive_read_set_read_callback(archive, on_read) == ARCHIVE_OK &&
		    archive_read_set_skip_callback(archive, on_skip) == ARCHIVE_OK &&
		    archive_read_set_seek_callback(archive, on_seek) == ARCHIVE_OK &&
		    archive_read_set_callback_data(archive, source) == ARCHIVE_OK &&
		    archive_read_open1(archive) == ARCHIVE_OK)
			entries_send(&reading);
		else
			why_note(&reading);
	}
	end_send(&reading);
	if (archive != NULL)
		archive_read_free(archive);
	return true;
}
