/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The kernel's fanotify groups: made, marked and closed here, read by their watches.
 * Marks are set by a descriptor that was looked at, never by a path: between a look and a mark a
 * path can come to name the root file system.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/fanotify.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/log.h"
#include "daemon/guardian/guardian.h"

static const struct {
	unsigned int flags;
	uint64_t mask;
} modes[] = {
    /* The queue must have no end: at its end the kernel lets opens pass in silence. */
    [GUARD_DENY] = {FAN_CLASS_CONTENT | FAN_UNLIMITED_QUEUE | FAN_UNLIMITED_MARKS, FAN_OPEN_PERM},
    /* The queue has an end, and overflowing is recorded: nobody waits for us here. */
    [GUARD_REPORT] = {FAN_CLASS_NOTIF | FAN_UNLIMITED_MARKS, FAN_OPEN | FAN_CLOSE_WRITE},
};

#define GROUP_FLAGS (FAN_CLOEXEC | FAN_NONBLOCK)
#define EVENT_FLAGS (O_RDONLY | O_LARGEFILE | O_CLOEXEC | O_NOATIME)

static uint64_t
identity_new(void)
{
	uint64_t id = 0;

	while (id == 0) {
		if (getrandom(&id, sizeof(id), 0) != sizeof(id))
			fatal("getrandom: %m");
	}
	return id;
}

/* The folder that is the root of the guarded file system. A descriptor, or -errno with a log line
 * that says what to do. */
static int
root_open(const struct config_guard *guard)
{
	struct statx sx, root;
	int fd = open(guard->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0) {
		log_error("guard %s: %m; not guarded until it is there", guard->path);
		return -errno;
	}
	if (statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &sx) < 0 ||
	    statx(AT_FDCWD, "/", 0, STATX_BASIC_STATS, &root) < 0)
		fatal("statx: %m");
	if ((sx.stx_attributes_mask & STATX_ATTR_MOUNT_ROOT) != 0 &&
	    (sx.stx_attributes & STATX_ATTR_MOUNT_ROOT) == 0) {
		log_error("guard %s: not a mount point; a guard holds for a whole file system, "
			  "so name the mount point of the one you mean",
		    guard->path);
		close(fd);
		return -ENOTDIR;
	}
	if (guard->mode == GUARD_DENY && strcmp(guard->path, "/") != 0 &&
	    sx.stx_dev_major == root.stx_dev_major && sx.stx_dev_minor == root.stx_dev_minor) {
		log_error("guard %s: is the root file system under another name; refusing to deny "
			  "on it unless the configuration says \"/\"",
		    guard->path);
		close(fd);
		return -EXDEV;
	}
	return fd;
}

static int
mark_add(const struct guarded *g, int dirfd)
{
	if (fanotify_mark(g->fan, FAN_MARK_ADD | FAN_MARK_FILESYSTEM, modes[g->guard.mode].mask,
		dirfd, NULL) < 0)
		return -errno;
	return 0;
}

static bool
named_by_another(const struct guardian *gd, const struct guarded *g, dev_t dev)
{
	struct stat st;

	for (size_t i = 0; i < gd->ngroups; i++) {
		if (&gd->groups[i] != g && stat(gd->groups[i].guard.path, &st) == 0 &&
		    st.st_dev == dev)
			return true;
	}
	return false;
}

/* "*": every local file system no other guard names. Only ever in report mode (config.c). */
static int
mark_all(struct guardian *gd, struct guarded *g)
{
	size_t marked = 0;
	struct stat st;
	int fd;

	for (size_t i = 0; i < gd->mounts.n; i++) {
		const char *path = gd->mounts.paths[i];

		fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK);
		if (fd < 0)
			continue;
		if (fstat(fd, &st) == 0 && !named_by_another(gd, g, st.st_dev)) {
			if (mark_add(g, fd) == 0) {
				log_info("guarding %s (%s)", path, guard_mode_name(g->guard.mode));
				marked++;
			} else {
				log_warning("guard *: %s cannot be marked: %m", path);
			}
		}
		close(fd);
	}
	return marked > 0 ? 0 : -ENOENT;
}

static int
mark_one(struct guarded *g)
{
	int fd = root_open(&g->guard), r;

	if (fd < 0)
		return fd;
	r = mark_add(g, fd);
	if (r < 0)
		log_error("guard %s: fanotify_mark: %s", g->guard.path, strerrordesc_np(-r));
	else
		log_info("guarding %s (%s)", g->guard.path, guard_mode_name(g->guard.mode));
	close(fd);
	return r;
}

int
group_mark(struct guardian *gd, struct guarded *g)
{
	int r = strcmp(g->guard.path, "*") == 0 ? mark_all(gd, g) : mark_one(g);

	if (r == 0)
		g->marked = true;
	return r;
}

void
group_unmark(struct guarded *g)
{
	/* Only the marks: events already queued are still answered. */
	if (fanotify_mark(g->fan, FAN_MARK_FLUSH | FAN_MARK_FILESYSTEM, 0, AT_FDCWD, "/") < 0)
		log_error("guard %s: flush: %m", g->guard.path);
	g->marked = false;
}

void
group_close(struct guarded *g)
{
	int *const fds[] = {&g->fan, &g->memfd, &g->bell, &g->handover};

	share_unmap(&g->map);
	for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
		if (*fds[i] >= 0)
			close(*fds[i]);
		*fds[i] = -1;
	}
}

static void
share_begin(struct guarded *g)
{
	struct share *share = g->map.share;

	atomic_store(&share->sid[1], atomic_load(&share->sid[0]));
	atomic_store(&share->sid[0], getsid(0));
	g->heartbeat = atomic_load(&share->heartbeat);
}

static int
group_listen(const struct guardian *gd, struct guarded *g)
{
	struct sockaddr_un addr = {.sun_family = AF_UNIX};
	int n = snprintf(addr.sun_path, sizeof(addr.sun_path), "%s/watch-%u.sock", gd->run_dir,
	    g->index);

	if (n < 0 || (size_t)n >= sizeof(addr.sun_path))
		return -ENAMETOOLONG;
	unlink(addr.sun_path);
	g->handover = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (g->handover < 0 || bind(g->handover, (void *)&addr, sizeof(addr)) < 0 ||
	    chmod(addr.sun_path, 0600) < 0 || listen(g->handover, 1) < 0)
		return -errno;
	return 0;
}

/* "deny /mnt/kho": what ps shows of its watch. */
static void
label_write(struct guarded *g)
{
	char label[GUARDIAN_LABEL_BYTES];

	snprintf(label, sizeof(label), "%s %.40s", guard_mode_name(g->guard.mode), g->guard.path);
	memcpy(g->label, label, sizeof(g->label));
	g->watch.argument = g->label;
}

void
group_create(struct guardian *gd, size_t index)
{
	struct guarded *g = &gd->groups[index];
	int r;

	g->guard = gd->config.guards[index];
	g->index = (uint32_t)index;
	child_init(&g->watch, ROLE_WATCH, g->index);
	label_write(g);
	if (g->fan < 0) { /* else adopted */
		g->fan = fanotify_init(modes[g->guard.mode].flags | GROUP_FLAGS, EVENT_FLAGS);
		if (g->fan < 0)
			fatal("fanotify_init: %m");
		g->memfd = share_create(g->index, identity_new());
		g->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		if (g->memfd < 0 || g->bell < 0)
			fatal("shared memory of guard %s", g->guard.path);
	}
	r = share_map(g->memfd, &g->map);
	if (r < 0)
		fatal("shared memory of guard %s: %s", g->guard.path, strerrordesc_np(-r));
	share_begin(g);
	r = group_listen(gd, g);
	if (r < 0)
		fatal("%s/watch-%u.sock: %s", gd->run_dir, g->index, strerrordesc_np(-r));
}
