/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Answers control: lists of records, and the segments themselves. Never more in memory than the
 * places of the records asked for; the records go out as fast as control reads them. Who may see
 * what is control's to decide: everything is handed out unmasked.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/log.h"
#include "daemon/journal/journal.h"

static int
segment_open(const struct journal *j, uint32_t number)
{
	char name[SEGMENT_NAME_BYTES];
	int fd;

	segment_name(number, name);
	fd = openat(j->dirfd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	return fd < 0 ? -errno : fd;
}

static void
job_clear(struct job *job)
{
	if (job->fd >= 0)
		close(job->fd);
	found_free(&job->found);
	segment_list_free(&job->segments);
	*job = (struct job){.fd = -1};
}

static int
send_refused(struct journal *j, uint64_t cookie, int why)
{
	struct refused refused = {.cookie = cookie, .why = REFUSED_FAILED};
	struct wr wr = msg_begin(&j->out);

	snprintf(refused.text, sizeof(refused.text), "journal: %s", strerrordesc_np(-why));
	refused_encode(&refused, &wr);
	return msg_send(j->control, MSG_REFUSED, &j->out, &wr, NULL, 0);
}

static int
send_end(struct journal *j, const struct job *job)
{
	struct log_end end = {
	    .cookie = job->cookie,
	    .total = job->kind == JOB_LIST ? job->found.total : job->segments.n,
	    .epoch = j->store.id.epoch,
	    .seq = j->store.durable_seq,
	};
	struct wr wr = msg_begin(&j->out);

	log_end_encode(&end, &wr);
	return msg_send(j->control, MSG_LOG_END, &j->out, &wr, NULL, 0);
}

/* The record at a place; its segment stays open for the next one. */
static int
record_read(const struct journal *j, struct job *job, const struct place *place,
    uint8_t ret[RECORD_BYTES_MAX])
{
	struct record_head head;
	struct rd rd;
	ssize_t n;

	if (job->fd < 0 || job->segment != place->segment) {
		if (job->fd >= 0)
			close(job->fd);
		job->fd = segment_open(j, place->segment);
		if (job->fd < 0)
			return job->fd;
		job->segment = place->segment;
	}
	if (place->len > RECORD_BYTES_MAX)
		return -EIO;
	n = pread(job->fd, ret, place->len, (off_t)(place->offset + 4));
	if (n != (ssize_t)place->len)
		return n < 0 ? -errno : -EIO;
	rd = rd_init(ret, place->len);
	return record_head_decode(&rd, &head) < 0 || rd.left == 0 ? -EIO : 0;
}

static int
send_record(struct journal *j, struct job *job)
{
	uint8_t record[RECORD_BYTES_MAX];
	const struct place *place = &job->found.places[job->next];
	struct wr wr = msg_begin(&j->out);
	int r = record_read(j, job, place, record);

	if (r < 0) {
		log_error("segment %u, byte %llu: no record where the index has one: %s",
		    place->segment, (unsigned long long)place->offset, strerrordesc_np(-r));
		return 0; /* the others are answered; log verify says what is wrong */
	}
	log_record_encode(job->cookie, record, place->len, &wr);
	return msg_send(j->control, MSG_LOG_RECORD, &j->out, &wr, NULL, 0);
}

static int
send_segment(struct journal *j, const struct job *job)
{
	uint32_t number = job->segments.numbers[job->next];
	struct wr wr = msg_begin(&j->out);
	int fd = segment_open(j, number), r;

	if (fd < 0) {
		log_error("segment %u: %s", number, strerrordesc_np(-fd));
		return 0; /* the asker finds it missing */
	}
	log_segment_encode(job->cookie, number, &wr);
	r = msg_send(j->control, MSG_LOG_SEGMENT, &j->out, &wr, &fd, 1);
	close(fd);
	return r;
}

/* One message of the job. 1: it was the last; 0; -errno. */
static int
job_step(struct journal *j, struct job *job)
{
	size_t n = job->kind == JOB_LIST ? job->found.n : job->segments.n;
	int r;

	if (job->next == n) {
		r = send_end(j, job);
		return r < 0 ? r : 1;
	}
	r = job->kind == JOB_LIST ? send_record(j, job) : send_segment(j, job);
	if (r == 0)
		job->next++;
	return r;
}

int
answer_run(struct journal *j)
{
	int r = 0;

	for (unsigned int i = 0; i < ANSWERS_MAX && j->njobs > 0 && r >= 0; i++) {
		r = job_step(j, &j->jobs[0]);
		if (r != 1)
			continue;
		job_clear(&j->jobs[0]);
		memmove(&j->jobs[0], &j->jobs[1], --j->njobs * sizeof(j->jobs[0]));
	}
	return r < 0 ? r : 0;
}

void
answer_drop(struct journal *j)
{
	while (j->njobs > 0)
		job_clear(&j->jobs[--j->njobs]);
}

static int
query_run(struct journal *j, const struct log_query *query, struct found *ret)
{
	int r;

	if (j->index != NULL && !j->index_behind) {
		r = index_query(j->index, query, j->store.id.epoch, ret);
		if (r != -EIO)
			return r;
		journal_index_drop(j);
	}
	return found_by_reading(j->dirfd, query, j->store.id.epoch, ret);
}

static int
list_take(struct journal *j, struct rd *body, struct job *job)
{
	struct log_query query;

	if (log_query_decode(body, &query) < 0)
		return -EBADMSG;
	job->kind = JOB_LIST;
	job->cookie = query.cookie;
	return query_run(j, &query, &job->found);
}

static int
segments_take(struct journal *j, struct rd *body, struct job *job)
{
	if (cookie_decode(body, &job->cookie) < 0)
		return -EBADMSG;
	job->kind = JOB_SEGMENTS;
	return segment_list(j->dirfd, &job->segments);
}

static const struct {
	enum msg_type type;
	int (*take)(struct journal *, struct rd *body, struct job *);
} requests[] = {
    {MSG_LOG_LIST, list_take},
    {MSG_LOG_SEGMENTS, segments_take},
};

int
answer_take(struct journal *j, struct msg *msg)
{
	struct job job = {.fd = -1};
	int r = -EBADMSG;

	for (size_t i = 0; i < ARRAY_LEN(requests); i++) {
		if (requests[i].type == msg->type)
			r = requests[i].take(j, &msg->body, &job);
	}
	if (r == 0) {
		j->jobs[j->njobs++] = job; /* main reads only while there is room */
		return 0;
	}
	if (r == -EBADMSG)
		return r;
	log_error("log: a question could not be answered: %s", strerrordesc_np(-r));
	/* If the socket is full the asker learns it by his own patience. */
	(void)send_refused(j, job.cookie, r);
	return 0;
}
