/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/journal/facts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int64_t
clamp_ns(uint64_t ns)
{
	return ns > INT64_MAX ? INT64_MAX : (int64_t)ns;
}

struct facts
facts_of(const struct segment_entry *entry)
{
	struct facts facts = {.epoch = entry->head.epoch, .seq = entry->head.seq};
	struct record_event event;
	struct rd rd = entry->event;
	uint64_t wall;
	uint8_t byte;

	if (rd_u8(&rd, &byte) == 0 && rd_u64le(&rd, &wall) == 0) {
		facts.kind = byte;
		facts.wall_ns = clamp_ns(wall);
	}
	rd = entry->event;
	if (record_event_decode(&rd, &event) < 0)
		return facts;
	if (record_get_u8(&event, TAG_LEVEL, &byte))
		facts.level = byte;
	(void)record_get_u64(&event, TAG_DEV, &facts.dev);
	(void)record_get_u64(&event, TAG_INO, &facts.ino);
	return facts;
}

bool
facts_match(const struct facts *f, const struct log_query *q, uint32_t newest_epoch)
{
	uint32_t epoch = q->epoch == 0 && q->seq != 0 ? newest_epoch : q->epoch;

	if (epoch != 0 && f->epoch != epoch)
		return false;
	if (q->seq != 0 && f->seq != q->seq)
		return false;
	if (q->kinds != 0 && (f->kind > 31 || (q->kinds >> f->kind & 1) == 0))
		return false;
	if (q->since_wall_ns != 0 && f->wall_ns < clamp_ns(q->since_wall_ns))
		return false;
	if (q->until_wall_ns != 0 && f->wall_ns > clamp_ns(q->until_wall_ns))
		return false;
	if ((q->dev != 0 || q->ino != 0) && (f->dev != q->dev || f->ino != q->ino))
		return false;
	return f->level >= (uint32_t)q->min_level;
}

void
found_free(struct found *found)
{
	free(found->places);
	*found = (struct found){0};
}

/* The last `limit` matches so far, as a ring: total % limit is where the next goes. */
struct reading {
	const struct log_query *query;
	uint32_t newest_epoch;
	struct place *last;
	size_t room;
	uint64_t total;
};

static int
reading_add(struct reading *reading, const struct segment_entry *entry)
{
	struct facts facts = facts_of(entry);
	struct place *bigger;

	if (!facts_match(&facts, reading->query, reading->newest_epoch))
		return 0;
	if (reading->total == reading->room && reading->room < reading->query->limit) {
		size_t room = reading->room > 0 ? reading->room * 2 : 64;

		if (room > reading->query->limit)
			room = reading->query->limit;
		bigger = reallocarray(reading->last, room, sizeof(*bigger));
		if (bigger == NULL)
			return -ENOMEM;
		reading->last = bigger;
		reading->room = room;
	}
	if (reading->room == 0)
		return 0; /* nothing was asked for */
	reading->last[reading->total++ % reading->room] = (struct place){
	    .segment = entry->segment,
	    .offset = entry->offset,
	    .len = (uint32_t)entry->record_len,
	};
	return 0;
}

static int
reading_segment(struct reading *reading, uint32_t number, struct rd rd)
{
	struct segment_entry entry;
	struct segment_head head;
	size_t whole = rd.left;
	int r = 0;

	if (segment_head_decode(&rd, &head) < 0)
		return 0;
	while (r == 0) {
		entry.offset = whole - rd.left;
		entry.segment = number;
		if (segment_next(&rd, &entry) != 1)
			break;
		r = reading_add(reading, &entry);
	}
	return r;
}

static int
reading_file(struct reading *reading, int dirfd, uint32_t number)
{
	char name[SEGMENT_NAME_BYTES];
	uint8_t *bytes;
	size_t len;
	int fd, r;

	segment_name(number, name);
	fd = openat(dirfd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return 0; /* log verify says what is wrong with it */
	r = segment_read(fd, &bytes, &len);
	close(fd);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	r = reading_segment(reading, number, rd_init(bytes, len));
	free(bytes);
	return r;
}

/* Oldest first in a ring, to newest first in a list. */
static int
reading_end(struct reading *reading, struct found *ret)
{
	size_t n = reading->total < reading->room ? (size_t)reading->total : reading->room;
	struct found found = {.n = n, .total = reading->total};

	found.places = calloc(n + 1, sizeof(found.places[0]));
	if (found.places == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		found.places[i] = reading->last[(reading->total - 1 - i) % reading->room];
	*ret = found;
	return 0;
}

int
found_by_reading(int dirfd, const struct log_query *query, uint32_t newest_epoch, struct found *ret)
{
	struct reading reading = {.query = query, .newest_epoch = newest_epoch};
	struct segment_list list = {0};
	int r = query->limit > 0 ? segment_list(dirfd, &list) : -EINVAL;

	if (r < 0)
		return r;
	for (size_t i = 0; r == 0 && i < list.n; i++)
		r = reading_file(&reading, dirfd, list.numbers[i]);
	segment_list_free(&list);
	if (r == 0)
		r = reading_end(&reading, ret);
	free(reading.last);
	return r;
}
