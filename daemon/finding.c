/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/finding.h"

#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/subject.h"

/* No path may enter a record of a TUYỆT MẬT document: the inode stands for it. */
static void
path_record(struct wr *wr, int file_fd, enum level level)
{
	char link[48], path[PATH_MAX];
	ssize_t n;

	if (file_fd < 0 || level == LEVEL_TUYET_MAT)
		return;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", file_fd);
	n = readlink(link, path, sizeof(path) - 1);
	if (n <= 0)
		return;
	path[n] = '\0';
	record_str(wr, TAG_PATH, path, PATH_RECORD_MAX);
}

static void
subject_record(struct wr *wr, int proc, pid_t pid)
{
	struct subject subject;

	subject_of(proc, pid, &subject);
	record_u32(wr, TAG_PID, (uint32_t)pid);
	if (!subject.known)
		return;
	record_u32(wr, TAG_UID, subject.uid);
	if (subject.logged_in)
		record_u32(wr, TAG_LOGIN_UID, subject.login_uid);
	record_str(wr, TAG_COMM, subject.comm, SUBJECT_COMM_MAX);
}

int
finding_record(struct ring *ring, const struct finding_facts *f)
{
	const struct pending *p = f->pending;
	uint8_t bytes[RECORD_EVENT_BYTES_MAX];
	struct wr wr = wr_init(bytes, sizeof(bytes));

	record_begin(&wr, RECORD_FINDING, clock_wall_ns(), clock_mono_ns());
	record_u8(&wr, TAG_ACT, (uint8_t)p->act);
	record_u8(&wr, TAG_DECISION, (uint8_t)f->decision);
	record_u8(&wr, TAG_CAUSE, (uint8_t)f->cause);
	record_verdict(&wr, f->verdict);
	if (p->key.ino != 0) {
		record_u64(&wr, TAG_DEV, p->key.dev);
		record_u64(&wr, TAG_INO, p->key.ino);
		record_u64(&wr, TAG_SIZE, p->key.size);
		record_u64(&wr, TAG_MTIME_NS, p->key.mtime_ns);
		record_u64(&wr, TAG_CTIME_NS, p->key.ctime_ns);
	}
	path_record(&wr, f->file_fd, f->verdict->level);
	if (p->pid > 0)
		subject_record(&wr, f->proc, p->pid);
	record_u8(&wr, TAG_GUARD, (uint8_t)f->guard);
	record_u64(&wr, TAG_RULES, f->rules_generation);
	if (wr_end(&wr) < 0)
		return wr_end(&wr);
	return ring_put(ring, p->event, bytes, wr.len);
}

int
gap_record(struct ring *ring, uint64_t event, enum record_cause cause, uint32_t guard,
    uint64_t count)
{
	uint8_t bytes[64];
	struct wr wr = wr_init(bytes, sizeof(bytes));

	record_begin(&wr, RECORD_GAP, clock_wall_ns(), clock_mono_ns());
	record_u8(&wr, TAG_CAUSE, (uint8_t)cause);
	record_u8(&wr, TAG_GUARD, (uint8_t)guard);
	record_u64(&wr, TAG_COUNT, count);
	if (wr_end(&wr) < 0)
		return wr_end(&wr);
	return ring_put(ring, event, bytes, wr.len);
}

int
process_record(struct ring *ring, uint64_t event, enum record_kind kind, const char *name,
    const char *text)
{
	uint8_t bytes[512];
	struct wr wr = wr_init(bytes, sizeof(bytes));

	record_begin(&wr, kind, clock_wall_ns(), clock_mono_ns());
	record_str(&wr, TAG_PROCESS, name, 32);
	record_str(&wr, TAG_TEXT, text, 256);
	if (wr_end(&wr) < 0)
		return wr_end(&wr);
	return ring_put(ring, event, bytes, wr.len);
}
