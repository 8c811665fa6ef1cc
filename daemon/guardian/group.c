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
#include <sys/sysmacros.h>
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
    [GUARD_REPORT] = {FAN_CLASS_NOTIF | FAN_UNLIMITED_MARKS, FAN_OPEN},
};

/* Saves have a group of their own: they must never stand in the queue before somebody who waits. */
#define SAVES_FLAGS (FAN_CLASS_NOTIF | FAN_UNLIMITED_MARKS)
#define SAVES_MASK FAN_CLOSE_WRITE

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

/* Looks at a folder without opening it: opening asks the file system's server, and a hung one would
 * hold us. The descriptor is good for looking and marking only. Or -errno. */
static int
root_look(const char *path, struct statx *ret)
{
	int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);

	*ret = (struct statx){0};
	if (fd < 0)
		return -errno;
	if (statx(fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_BASIC_STATS | STATX_MNT_ID,
		ret) < 0) {
		int r = -errno;

		close(fd);
		return r;
	}
	return fd;
}

static dev_t
statx_dev(const struct statx *sx)
{
	return makedev(sx->stx_dev_major, sx->stx_dev_minor);
}

/* May the guard stand on what its path names now? 0 or -errno. */
static int
root_check(const struct config_guard *guard, const struct statx *sx)
{
	struct statx root;
	int fd;

	if ((sx->stx_attributes_mask & STATX_ATTR_MOUNT_ROOT) != 0 &&
	    (sx->stx_attributes & STATX_ATTR_MOUNT_ROOT) == 0)
		return -ENOTDIR;
	if (guard->mode != GUARD_DENY || strcmp(guard->path, "/") == 0)
		return 0;
	fd = root_look("/", &root);
	if (fd < 0)
		fatal("/: %s", strerrordesc_np(-fd));
	close(fd);
	return statx_dev(sx) == statx_dev(&root) ? -EXDEV : 0;
}

/* By the descriptor that was looked at; fanotify_mark(2) takes no O_PATH one but by this name. */
static int
mark_add(const struct guardian *gd, const struct guarded *g, int fd)
{
	char path[32];

	snprintf(path, sizeof(path), "self/fd/%d", fd);
	if (fanotify_mark(g->fan, FAN_MARK_ADD | FAN_MARK_FILESYSTEM, modes[g->guard.mode].mask,
		gd->proc, path) < 0 ||
	    fanotify_mark(g->saves, FAN_MARK_ADD | FAN_MARK_FILESYSTEM, SAVES_MASK, gd->proc,
		path) < 0)
		return -errno;
	return 0;
}

static bool
named_by_another(const struct guardian *gd, const struct guarded *g, dev_t dev)
{
	struct statx sx;
	bool named = false;

	for (size_t i = 0; i < gd->ngroups && !named; i++) {
		const struct config_guard *guard = &gd->groups[i].guard;
		int fd = &gd->groups[i] != g ? root_look(guard->path, &sx) : -1;

		if (fd < 0)
			continue;
		named = root_check(guard, &sx) == 0 && statx_dev(&sx) == dev;
		close(fd);
	}
	return named;
}

/* One of the file systems "*" means. true if it is marked now. */
static bool
mark_any(const struct guardian *gd, const struct guarded *g, const char *path, uint64_t *ret_mnt)
{
	struct statx sx;
	int fd = root_look(path, &sx), r;

	if (fd < 0)
		return false;
	r = named_by_another(gd, g, statx_dev(&sx)) ? -EEXIST : mark_add(gd, g, fd);
	close(fd);
	if (r < 0 && r != -EEXIST)
		log_warning("guard *: %s cannot be marked: %s", path, strerrordesc_np(-r));
	*ret_mnt = sx.stx_mnt_id;
	return r == 0;
}

static bool
mount_is_in(const uint64_t *mounts, size_t n, uint64_t id)
{
	for (size_t i = 0; i < n; i++) {
		if (mounts[i] == id)
			return true;
	}
	return false;
}

/* "*": every local file system no other guard names. Only ever in report mode (config.c). */
static int
mark_all(const struct guardian *gd, struct guarded *g)
{
	uint64_t mounts[MOUNTS_MAX] = {0};
	size_t n = 0;

	for (size_t i = 0; i < gd->mounts.n; i++) {
		const char *path = gd->mounts.paths[i];

		if (!mark_any(gd, g, path, &mounts[n]))
			continue;
		if (!mount_is_in(g->mounts, g->nmounts, mounts[n]))
			log_info("guarding %s (%s)", path, guard_mode_name(g->guard.mode));
		n++;
	}
	memcpy(g->mounts, mounts, n * sizeof(mounts[0]));
	g->nmounts = n;
	return n > 0 ? 0 : -ENOENT;
}

static int
mark_one(const struct guardian *gd, struct guarded *g)
{
	struct statx sx;
	int fd = root_look(g->guard.path, &sx);
	int r = fd < 0 ? fd : root_check(&g->guard, &sx);

	/* Also when it is marked: the same device mounted again is a new file system to the kernel. */
	if (r == 0)
		r = mark_add(gd, g, fd);
	if (fd >= 0)
		close(fd);
	if (r < 0) {
		g->nmounts = 0;
		return r;
	}
	if (!mount_is_in(g->mounts, g->nmounts, sx.stx_mnt_id))
		log_info("guarding %s (%s)", g->guard.path, guard_mode_name(g->guard.mode));
	g->mounts[0] = sx.stx_mnt_id;
	g->nmounts = 1;
	return 0;
}

static const char *
mark_error_text(int r)
{
	switch (r) {
	case -ENOTDIR:
		return "not a mount point; a guard holds for a whole file system, so name the "
		       "mount "
		       "point of the one you mean. Not guarded until something is mounted there";
	case -EXDEV:
		return "is the root file system under another name; refusing to deny on it unless "
		       "the configuration says \"/\"";
	case -ENOENT:
		return "is not there; not guarded until it is";
	default:
		return strerrordesc_np(-r);
	}
}

/* One line of log for each new state, however often it is tried. */
void
group_mark(const struct guardian *gd, struct guarded *g)
{
	int r = strcmp(g->guard.path, "*") == 0 ? mark_all(gd, g) : mark_one(gd, g);

	if (r < 0 && r != g->mark_error)
		log_error("guard %s: %s", g->guard.path, mark_error_text(r));
	g->mark_error = r;
	g->marked = r == 0;
}

static void
root_sweep(struct guardian *gd, const struct guarded *g, const char *path)
{
	struct sweep_root root = {.guard = g->index, .rules_generation = gd->rules_generation};
	struct wr wr = msg_begin(&gd->out);
	struct statx sx;
	int fd = strlen(path) <= MOUNT_PATH_MAX ? root_look(path, &sx) : -ENAMETOOLONG;

	if (fd < 0)
		return;
	/* It may have changed since it was marked; then we are told soon. */
	if (mount_is_in(g->mounts, g->nmounts, sx.stx_mnt_id)) {
		memcpy(root.path, path, strlen(path) + 1);
		sweep_root_encode(&root, &wr);
		if (msg_send(gd->sweep.sock, MSG_SWEEP, &gd->out, &wr, &fd, 1) < 0)
			gd->sweep_due = true;
	}
	close(fd);
}

void
group_sweep(struct guardian *gd, const struct guarded *g)
{
	if (strcmp(g->guard.path, "*") != 0) {
		root_sweep(gd, g, g->guard.path);
		return;
	}
	for (size_t i = 0; i < gd->mounts.n; i++)
		root_sweep(gd, g, gd->mounts.paths[i]);
}

void
group_unmark(struct guarded *g)
{
	/* Only the marks: events already queued are still answered. */
	if (fanotify_mark(g->fan, FAN_MARK_FLUSH | FAN_MARK_FILESYSTEM, 0, AT_FDCWD, "/") < 0 ||
	    fanotify_mark(g->saves, FAN_MARK_FLUSH | FAN_MARK_FILESYSTEM, 0, AT_FDCWD, "/") < 0)
		log_error("guard %s: flush: %m", g->guard.path);
	g->marked = false;
	g->nmounts = 0;
}

void
group_close(struct guarded *g)
{
	int *const fds[] = {&g->fan, &g->saves, &g->memfd, &g->bell, &g->handover};

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
		g->saves = fanotify_init(SAVES_FLAGS | GROUP_FLAGS, EVENT_FLAGS);
		if (g->fan < 0 || g->saves < 0)
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
