/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files that only root can write and that are known to be clean raise no more events: the kernel
 * keeps an ignore mark at the inode (fanotify_mark(2), Linux 6.0; evictable: 5.19), which costs an
 * opener nothing. Most opens of a working machine are of such files.
 *
 * The mark goes by itself when the file is written to. A store through a shared mapping takes it
 * away only when the mapping is closed (FAN_CLOSE_WRITE), and so does a change of owner or mode,
 * at the first save after it: until then root's word stands for the file. Files that anybody else
 * may write are never passed over.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/fanotify.h>
#include <sys/stat.h>

#include "base/log.h"
#include "daemon/watch/watch.h"

#define IGNORE_FLAGS (FAN_MARK_IGNORE | FAN_MARK_EVICTABLE)

static uint64_t
ignored_mask(const struct watch *w)
{
	return w->setup.guard.mode == GUARD_DENY ? FAN_OPEN_PERM : FAN_OPEN;
}

static void
ignore_remove(struct watch *w, int fd)
{
	if (fanotify_mark(w->fan, FAN_MARK_REMOVE | IGNORE_FLAGS, ignored_mask(w), fd, NULL) < 0 &&
	    errno != ENOENT)
		log_warning("take back an ignore mark: %m");
}

void
watch_ignore(struct watch *w, const struct pending *p)
{
	struct cache_key now;
	uint32_t mode;

	if (!cache_mode_is_root_only(p->mode) || !S_ISREG(p->mode))
		return;
	if (fanotify_mark(w->fan, FAN_MARK_ADD | IGNORE_FLAGS, ignored_mask(w), p->fd, NULL) < 0) {
		log_debug("ignore mark: %m");
		return;
	}
	/* A write between the look and the mark would stay unseen. */
	if (cache_key_of(p->fd, &now, &mode) < 0 || !cache_key_equal(&now, &p->key) ||
	    mode != p->mode)
		ignore_remove(w, p->fd);
}

void
watch_unignore(struct watch *w, const struct pending *p)
{
	ignore_remove(w, p->fd);
}

void
watch_unignore_all(struct watch *w)
{
	/* Marks of inodes alone; the file system's stays. */
	if (fanotify_mark(w->fan, FAN_MARK_FLUSH, 0, AT_FDCWD, NULL) < 0)
		fatal("flush ignore marks: %m");
}
