/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns index.sqlite. One row a record, keyed by where it lies, so that newest first is the order
 * of the key; and one row that says how far the segments were read, with the 32 bytes before that
 * place, so that an index of another log is known as such.
 */
#include "daemon/journal/index.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/checked.h"
#include "daemon/journal/limits.h"

#define INDEX_VERSION 1
#define STRING_OF(x) #x
#define STRING(x) STRING_OF(x)
#define SQL_BYTES 1024u
#define GUARD_BYTES 32u /* before the mark, kept to recognise the log */

/* EXCLUSIVE: nobody else opens it, so no shared memory is needed. NORMAL: a power cut may cost
 * the newest rows, never the file; they are read again from the segments. */
static const char schema[] =
    "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
    "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-512; PRAGMA trusted_schema=OFF;"
    "CREATE TABLE IF NOT EXISTS record (segment INTEGER, offset INTEGER, len INTEGER,"
    " epoch INTEGER, seq INTEGER, kind INTEGER, level INTEGER, wall INTEGER, dev INTEGER,"
    " ino INTEGER, PRIMARY KEY (segment, offset)) WITHOUT ROWID;"
    "CREATE INDEX IF NOT EXISTS record_seq ON record (seq, epoch);"
    "CREATE INDEX IF NOT EXISTS record_file ON record (ino, dev);"
    "CREATE TABLE IF NOT EXISTS mark (one INTEGER PRIMARY KEY, segment INTEGER, offset INTEGER,"
    " guard BLOB);"
    "PRAGMA user_version=" STRING(INDEX_VERSION) ";";

struct index {
	sqlite3 *db;
	sqlite3_stmt *insert;
	sqlite3_stmt *mark;
	struct index_mark at;
	uint8_t guard[GUARD_BYTES];
	bool more; /* the last look stopped at INDEX_STEP_ROWS */
};

struct index_mark
index_mark(const struct index *index)
{
	return index->at;
}

void
index_close(struct index *index)
{
	if (index == NULL)
		return;
	sqlite3_finalize(index->insert);
	sqlite3_finalize(index->mark);
	sqlite3_close(index->db);
	free(index);
}

/* A new file, or ours: user_version 0 or INDEX_VERSION. */
static int
version_check(sqlite3 *db)
{
	sqlite3_stmt *stmt = NULL;
	int version = -1;

	if (sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &stmt, NULL) == SQLITE_OK &&
	    sqlite3_step(stmt) == SQLITE_ROW)
		version = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	return version == 0 || version == INDEX_VERSION ? 0 : -EIO;
}

static int
mark_load(struct index *index)
{
	sqlite3_stmt *stmt = NULL;
	int r = -EIO, step;

	if (sqlite3_prepare_v2(index->db, "SELECT segment, offset, guard FROM mark", -1, &stmt,
		NULL) != SQLITE_OK)
		return -EIO;
	step = sqlite3_step(stmt);
	if (step == SQLITE_DONE) {
		r = 0;
	} else if (step == SQLITE_ROW && sqlite3_column_bytes(stmt, 2) == (int)GUARD_BYTES) {
		index->at.segment = (uint32_t)sqlite3_column_int64(stmt, 0);
		index->at.offset = (uint64_t)sqlite3_column_int64(stmt, 1);
		memcpy(index->guard, sqlite3_column_blob(stmt, 2), GUARD_BYTES);
		r = 0;
	}
	sqlite3_finalize(stmt);
	return r;
}

static int
segment_open(int dirfd, uint32_t number)
{
	char name[SEGMENT_NAME_BYTES];
	int fd;

	segment_name(number, name);
	fd = openat(dirfd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	return fd < 0 ? -errno : fd;
}

/* Does the mark lie in this log? */
static int
mark_check(const struct index *index, int dirfd)
{
	uint8_t guard[GUARD_BYTES];
	ssize_t n;
	int fd;

	if (index->at.segment == 0)
		return 0;
	if (index->at.offset < SEGMENT_HEAD_BYTES || index->at.offset > SEGMENT_BYTES_MAX)
		return -EIO;
	fd = segment_open(dirfd, index->at.segment);
	if (fd < 0)
		return -EIO;
	n = pread(fd, guard, sizeof(guard), (off_t)(index->at.offset - GUARD_BYTES));
	close(fd);
	if (n != (ssize_t)sizeof(guard) || memcmp(guard, index->guard, sizeof(guard)) != 0)
		return -EIO;
	return 0;
}

static int
statements_prepare(struct index *index)
{
	if (sqlite3_prepare_v3(index->db,
		"INSERT OR REPLACE INTO record VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)", -1,
		SQLITE_PREPARE_PERSISTENT, &index->insert, NULL) != SQLITE_OK)
		return -EIO;
	if (sqlite3_prepare_v3(index->db, "INSERT OR REPLACE INTO mark VALUES (1,?1,?2,?3)", -1,
		SQLITE_PREPARE_PERSISTENT, &index->mark, NULL) != SQLITE_OK)
		return -EIO;
	return 0;
}

static int
index_try(struct index **ret, const char *path, int dirfd, const char **ret_why)
{
	struct index *index = calloc(1, sizeof(*index));

	*ret_why = "out of memory";
	if (index == NULL)
		return -EIO;
	if (sqlite3_open_v2(path, &index->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) !=
		SQLITE_OK ||
	    version_check(index->db) < 0 ||
	    sqlite3_exec(index->db, schema, NULL, NULL, NULL) != SQLITE_OK ||
	    statements_prepare(index) < 0 || mark_load(index) < 0) {
		*ret_why = sqlite3_errstr(sqlite3_errcode(index->db));
		index_close(index);
		return -EIO;
	}
	if (mark_check(index, dirfd) < 0) {
		*ret_why = "it is of another log, or of one that was longer";
		index_close(index);
		return -EIO;
	}
	*ret = index;
	return 0;
}

static void
index_remove(const char *path)
{
	static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
	char name[4200];

	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		if (snprintf(name, sizeof(name), "%s%s", path, ends[i]) < (int)sizeof(name))
			(void)unlink(name);
	}
}

int
index_open(struct index **ret, const char *path, int dirfd, const char **ret_why)
{
	const char *again;

	*ret_why = NULL;
	if (index_try(ret, path, dirfd, ret_why) == 0) {
		*ret_why = NULL;
		return 0;
	}
	index_remove(path);
	return index_try(ret, path, dirfd, &again);
}

static int
row_insert(struct index *index, const struct segment_entry *entry)
{
	struct facts f = facts_of(entry);
	const int64_t values[] = {
	    entry->segment,
	    (int64_t)entry->offset,
	    (int64_t)entry->record_len,
	    f.epoch,
	    (int64_t)f.seq,
	    f.kind,
	    f.level,
	    f.wall_ns,
	    (int64_t)f.dev,
	    (int64_t)f.ino,
	};

	for (size_t i = 0; i < ARRAY_LEN(values); i++)
		sqlite3_bind_int64(index->insert, (int)i + 1, values[i]);
	(void)sqlite3_step(index->insert);
	return sqlite3_reset(index->insert) == SQLITE_OK ? 0 : -EIO;
}

static int
mark_store(struct index *index, struct index_mark at, const uint8_t guard[GUARD_BYTES])
{
	sqlite3_bind_int64(index->mark, 1, at.segment);
	sqlite3_bind_int64(index->mark, 2, (int64_t)at.offset);
	sqlite3_bind_blob(index->mark, 3, guard, (int)GUARD_BYTES, SQLITE_TRANSIENT);
	(void)sqlite3_step(index->mark);
	if (sqlite3_reset(index->mark) != SQLITE_OK)
		return -EIO;
	index->at = at;
	memcpy(index->guard, guard, GUARD_BYTES);
	return 0;
}

static int
statement(struct index *index, const char *sql)
{
	return sqlite3_exec(index->db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : -EIO;
}

/* All entries of rd; whole is what offsets count from. Bytes that make no sense end the segment:
 * log verify names them, the index passes them by. */
static int
entries_insert(struct index *index, uint32_t segment, uint64_t offset, struct rd rd)
{
	struct index_mark at = {.segment = segment, .offset = offset};
	struct segment_entry entry;
	uint8_t guard[GUARD_BYTES];
	size_t whole = rd.left, rows = 0;
	int r = 0;

	memcpy(guard, index->guard, sizeof(guard));
	while (r == 0 && rows < INDEX_STEP_ROWS) {
		entry.segment = segment;
		entry.offset = offset + (whole - rd.left);
		if (segment_next(&rd, &entry) != 1)
			break;
		r = row_insert(index, &entry);
		rows++;
		memcpy(guard, entry.hash, sizeof(guard));
		at.offset = offset + (whole - rd.left);
	}
	index->more = rows == INDEX_STEP_ROWS;
	return r == 0 ? mark_store(index, at, guard) : r;
}

int
index_add(struct index *index, uint32_t segment, uint64_t offset, struct rd rd)
{
	int r = statement(index, "BEGIN");

	if (r == 0)
		r = entries_insert(index, segment, offset, rd);
	if (r == 0)
		r = statement(index, "COMMIT");
	return r;
}

/* The mark at the beginning of a segment; -ENOENT if there is no such segment yet. */
static int
mark_begin(struct index *index, int dirfd, uint32_t segment)
{
	struct index_mark at = {.segment = segment, .offset = SEGMENT_HEAD_BYTES};
	uint8_t guard[GUARD_BYTES];
	int fd = segment_open(dirfd, segment);
	ssize_t n;

	if (fd < 0)
		return fd;
	n = pread(fd, guard, sizeof(guard), (off_t)(SEGMENT_HEAD_BYTES - GUARD_BYTES));
	close(fd);
	return n == (ssize_t)sizeof(guard) ? mark_store(index, at, guard) : -EIO;
}

/* To the next segment there is, if there is one: a missing one is log verify's to name. */
static int
mark_advance(struct index *index, int dirfd, uint32_t newest)
{
	for (uint32_t next = index->at.segment + 1; next <= newest; next++) {
		int r = mark_begin(index, dirfd, next);

		if (r != -ENOENT)
			return r < 0 ? r : 1;
	}
	return 0;
}

/* Indexes on from the mark in its segment. One that cannot be read is passed by, too. */
static int
segment_index(struct index *index, int dirfd)
{
	int fd = segment_open(dirfd, index->at.segment), r;
	uint8_t *bytes;
	struct rd rd;
	size_t len;

	index->more = false;
	if (fd < 0)
		return 0;
	r = segment_read(fd, &bytes, &len);
	close(fd);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	rd = rd_init(bytes, len);
	if (rd_skip(&rd, index->at.offset) == 0 && rd.left > 0)
		r = index_add(index, index->at.segment, index->at.offset, rd);
	free(bytes);
	return r;
}

int
index_step(struct index *index, int dirfd, uint32_t newest)
{
	int r = index->at.segment > 0 ? segment_index(index, dirfd) : 0;

	if (r < 0 || index->more)
		return r < 0 ? r : 1;
	return mark_advance(index, dirfd, newest);
}

/* The condition of a query; its numbers are bound, never printed. */
static void
where_format(const struct log_query *q, uint32_t epoch, char *ret, size_t size)
{
	snprintf(ret, size, " FROM record WHERE level >= :level%s%s%s%s%s%s",
	    epoch != 0 ? " AND epoch = :epoch" : "", q->seq != 0 ? " AND seq = :seq" : "",
	    q->kinds != 0 ? " AND kind < 32 AND (:kinds >> kind & 1) = 1" : "",
	    q->since_wall_ns != 0 ? " AND wall >= :since" : "",
	    q->until_wall_ns != 0 ? " AND wall <= :until" : "",
	    q->dev != 0 || q->ino != 0 ? " AND ino = :ino AND dev = :dev" : "");
}

static void
query_bind(sqlite3_stmt *stmt, const struct log_query *q, uint32_t epoch)
{
	const struct {
		const char *name;
		int64_t value;
	} values[] = {
	    {":level", (int64_t)q->min_level},
	    {":epoch", epoch},
	    {":seq", (int64_t)q->seq},
	    {":kinds", q->kinds},
	    {":since", clamp_ns(q->since_wall_ns)},
	    {":until", clamp_ns(q->until_wall_ns)},
	    {":ino", (int64_t)q->ino},
	    {":dev", (int64_t)q->dev},
	    {":limit", q->limit},
	};

	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		int at = sqlite3_bind_parameter_index(stmt, values[i].name);

		if (at > 0)
			sqlite3_bind_int64(stmt, at, values[i].value);
	}
}

static int
count_query(sqlite3_stmt *stmt, uint64_t *ret)
{
	if (sqlite3_step(stmt) != SQLITE_ROW)
		return -EIO;
	*ret = (uint64_t)sqlite3_column_int64(stmt, 0);
	return 0;
}

static int
places_query(sqlite3_stmt *stmt, struct found *ret)
{
	int step = SQLITE_DONE;

	while (ret->n < ret->total && (step = sqlite3_step(stmt)) == SQLITE_ROW) {
		ret->places[ret->n++] = (struct place){
		    .segment = (uint32_t)sqlite3_column_int64(stmt, 0),
		    .offset = (uint64_t)sqlite3_column_int64(stmt, 1),
		    .len = (uint32_t)sqlite3_column_int64(stmt, 2),
		};
	}
	return step == SQLITE_ROW || step == SQLITE_DONE ? 0 : -EIO;
}

/* Prepares "what where" and binds it; NULL on failure. */
static sqlite3_stmt *
query_prepare(struct index *index, const char *what, const char *where, const char *order)
{
	char sql[SQL_BYTES];
	sqlite3_stmt *stmt = NULL;

	snprintf(sql, sizeof(sql), "%s%s%s", what, where, order);
	if (sqlite3_prepare_v2(index->db, sql, -1, &stmt, NULL) != SQLITE_OK)
		return NULL;
	return stmt;
}

int
index_query(struct index *index, const struct log_query *query, uint32_t newest_epoch,
    struct found *ret)
{
	uint32_t epoch = query->epoch == 0 && query->seq != 0 ? newest_epoch : query->epoch;
	struct found found = {0};
	sqlite3_stmt *stmt;
	uint64_t total = 0;
	char where[512];
	int r = -EIO;

	where_format(query, epoch, where, sizeof(where));
	stmt = query_prepare(index, "SELECT count(*)", where, "");
	if (stmt != NULL) {
		query_bind(stmt, query, epoch);
		r = count_query(stmt, &total);
	}
	sqlite3_finalize(stmt);
	if (r < 0)
		return r;
	found.total = total < query->limit ? total : query->limit;
	found.places = calloc(found.total + 1, sizeof(found.places[0]));
	if (found.places == NULL)
		return -ENOMEM;
	stmt = query_prepare(index, "SELECT segment, offset, len", where,
	    " ORDER BY segment DESC, offset DESC LIMIT :limit");
	r = -EIO;
	if (stmt != NULL) {
		query_bind(stmt, query, epoch);
		r = places_query(stmt, &found);
	}
	sqlite3_finalize(stmt);
	if (r < 0) {
		found_free(&found);
		return r;
	}
	found.total = total;
	*ret = found;
	return 0;
}
