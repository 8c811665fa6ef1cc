/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pool's side of a watch: hands out files nothing is known of, takes in verdicts. */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/log.h"
#include "base/proto_scan.h"
#include "daemon/watch/watch.h"

#ifndef F2FS_SUPER_MAGIC
#define F2FS_SUPER_MAGIC 0xF2F52010
#endif
#ifndef XFS_SUPER_MAGIC
#define XFS_SUPER_MAGIC 0x58465342
#endif

#define LOOKS_MAX 2u /* of one event: the file may change under the first */
#define POOL_SLACK_MS 500u /* the watch's deadline comes first and names the cause */

/* The slot's number in the low bits finds it again without a search. */
static uint64_t
scan_id(const struct watch *w, const struct pending *p)
{
	return p->event * PENDING_SLOTS + (uint64_t)(p - w->map.share->pending);
}

static struct pending *
pending_of(struct watch *w, uint64_t id)
{
	struct pending *p = &w->map.share->pending[id % PENDING_SLOTS];

	if (p->event != id / PENDING_SLOTS || atomic_load(&p->state) != PENDING_KNOWN)
		return NULL; /* decided by its deadline meanwhile */
	return p;
}

/* Inode numbers and times that stay true. */
static bool
fs_is_cachable(int fd)
{
	static const unsigned long stable[] = {EXT4_SUPER_MAGIC, XFS_SUPER_MAGIC, BTRFS_SUPER_MAGIC,
	    TMPFS_MAGIC, F2FS_SUPER_MAGIC};
	struct statfs st;

	if (fstatfs(fd, &st) < 0)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(stable); i++) {
		if ((unsigned long)st.f_type == stable[i])
			return true;
	}
	return false;
}

/* A read lease is refused exactly while somebody has write access, a mapping included (fcntl(2)).
 * And a ctime of this very clock tick could hide a second write (before Linux 6.13). */
static bool
nobody_writes(const struct pending *p)
{
	if (p->key.ctime_ns + COARSE_CLOCK_MS * UINT64_C(1000000) > clock_wall_ns())
		return false;
	if (fcntl(p->fd, F_SETLEASE, F_RDLCK) < 0)
		return false;
	fcntl(p->fd, F_SETLEASE, F_UNLCK);
	return true;
}

/* The last component of the name, as evidence for the rules. */
static void
name_of(int fd, char ret[SCAN_NAME_MAX + 1])
{
	char link[48], path[4096];
	const char *base;
	ssize_t n;

	ret[0] = '\0';
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof(path) - 1);
	if (n <= 0)
		return;
	path[n] = '\0';
	base = strrchr(path, '/');
	base = base != NULL ? base + 1 : path;
	if (strlen(base) <= SCAN_NAME_MAX)
		memcpy(ret, base, strlen(base) + 1);
}

static int
scan_send(struct watch *w, struct pending *p)
{
	struct scan_request request = {
	    .id = scan_id(w, p),
	    .deadline_ms = watch_deadline_ms(w, p) + POOL_SLACK_MS,
	};
	struct wr wr = msg_begin(&w->out);

	name_of(p->fd, request.name);
	scan_request_encode(&request, &wr);
	return msg_send(w->pool, MSG_SCAN, &w->out, &wr, &p->fd, 1);
}

/* Sends it now if the pool can take it; else watch_scan_resend() does, or its deadline comes. */
static void
scan_try(struct watch *w, struct pending *p)
{
	int r;

	if (w->pool < 0)
		return;
	r = scan_send(w, p);
	if (r == 0)
		p->sent = true;
	else if (r != -EAGAIN)
		watch_pool_lost(w);
}

void
watch_scan(struct watch *w, struct pending *p)
{
	share_count(w->map.share, COUNT_SCANNED);
	p->tries++;
	p->cachable = nobody_writes(p) && fs_is_cachable(p->fd);
	scan_try(w, p);
}

void
watch_scan_cancel(struct watch *w, const struct pending *p)
{
	struct wr wr;

	if (w->pool < 0 || !p->sent)
		return;
	wr = msg_begin(&w->out);
	scan_cancel_encode(scan_id(w, p), &wr);
	/* If its queue is full the pool's own deadline ends the look. */
	(void)msg_send(w->pool, MSG_SCAN_CANCEL, &w->out, &wr, NULL, 0);
}

void
watch_scan_resend(struct watch *w)
{
	struct share *share = w->map.share;

	for (size_t i = 0; i < PENDING_SLOTS && w->pool >= 0; i++) {
		struct pending *p = &share->pending[i];

		if (atomic_load(&p->state) == PENDING_KNOWN && !p->sent)
			scan_try(w, p);
	}
}

void
watch_pool_lost(struct watch *w)
{
	if (w->pool < 0)
		return;
	close(w->pool);
	w->pool = -1;
	for (size_t i = 0; i < PENDING_SLOTS; i++)
		w->map.share->pending[i].sent = false;
}

static void
verdict_take(struct watch *w, struct pending *p, const struct verdict *v)
{
	struct cache_key now;
	uint32_t mode;
	bool same;

	same = cache_key_of(p->fd, &now, &mode) == 0 && cache_key_equal(&now, &p->key);
	if (!same && v->kind != VERDICT_MARKED && p->tries < LOOKS_MAX) {
		p->key = now;
		p->sent = false;
		watch_scan(w, p);
		return;
	}
	/* A marked state is remembered also while somebody writes: that errs on the safe side. */
	if (same && (p->cachable || (v->kind == VERDICT_MARKED && fs_is_cachable(p->fd))))
		cache_put(w->map.cache, &p->key, v);
	if (same && p->cachable && v->kind == VERDICT_CLEAN && p->act == ACT_OPENED)
		watch_ignore(w, p);
	watch_decide(w, p, v, CAUSE_SCAN);
}

void
watch_pool_message(struct watch *w)
{
	struct scan_answer answer;
	struct pending *p;
	struct msg msg;
	int r;

	while (w->pool >= 0) {
		r = msg_recv(w->pool, &w->in, &msg);
		if (r == -EAGAIN)
			break;
		if (r <= 0 || msg.type != MSG_SCAN_ANSWER ||
		    scan_answer_decode(&msg.body, &answer) < 0) {
			if (r > 0)
				msg_close_fds(&msg);
			if (r != 0)
				log_error("pool: bad message; waiting for another pool");
			watch_pool_lost(w);
			return;
		}
		msg_close_fds(&msg);
		p = pending_of(w, answer.id);
		if (p != NULL)
			verdict_take(w, p, &answer.verdict);
	}
	watch_scan_resend(w);
}
