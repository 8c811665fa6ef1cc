/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The file systems to be swept. Each is swept once under the same rules; a stick that comes back
 * goes on where it was left, if it is the same.
 */
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/log.h"
#include "daemon/sweep/sweep.h"

static void
root_drop(struct sweep *sweep, struct root *root)
{
	if (sweep->root == root) {
		tree_end(&sweep->tree);
		sweep->root = NULL;
	}
	close(root->fd);
	root->fd = -1;
}

/* The same file system, still there; or a place in the table for another. */
static struct root *
root_for(struct sweep *sweep, dev_t dev, const char *path)
{
	struct root *free_place = NULL;

	for (size_t i = 0; i < sweep->nroots; i++) {
		struct root *root = &sweep->roots[i];

		if (root->fd >= 0 && root->dev == dev)
			return root;
		if (root->fd >= 0 && strcmp(root->state.path, path) == 0)
			root_drop(sweep, root); /* something else is mounted there now */
		if (root->fd < 0)
			free_place = root;
	}
	if (free_place == NULL && sweep->nroots < ROOTS_MAX) {
		free_place = &sweep->roots[sweep->nroots++];
		free_place->fd = -1;
	}
	return free_place;
}

static uint64_t
fsid_of(const struct statfs *fs)
{
	uint64_t id;

	_Static_assert(sizeof(fs->f_fsid) == sizeof(id), "statfs(2)");
	memcpy(&id, &fs->f_fsid, sizeof(id));
	return id;
}

static void
root_begin(struct sweep *sweep, struct root *root, const struct sweep_root *what,
    const struct statfs *fs)
{
	int r = state_find(sweep->state_fd, what->path, fsid_of(fs), &root->slot, &root->state);

	if (r < 0)
		log_warning("%s: how far it was swept is not kept: %s", what->path,
		    strerrordesc_np(-r));
	root->guard = what->guard;
	root->generation = what->rules_generation;
	root->inodes = fs->f_files > fs->f_ffree ? fs->f_files - fs->f_ffree : 0;
	if (root->state.generation == what->rules_generation)
		return;
	root->state.generation = what->rules_generation;
	root->state.finished = false;
	root->state.files = 0;
	root->state.cursor[0] = '\0';
}

void
roots_take(struct sweep *sweep, const struct sweep_root *what, int fd)
{
	struct stat st;
	struct statfs fs;
	struct root *root = NULL;

	if (fstat(fd, &st) == 0 && fstatfs(fd, &fs) == 0)
		root = root_for(sweep, st.st_dev, what->path);
	if (root == NULL || root->fd >= 0) { /* no place for it, or it is known */
		close(fd);
		return;
	}
	root->fd = fd;
	root->dev = st.st_dev;
	root_begin(sweep, root, what, &fs);
}

static void
count_set(struct sweep *sweep, enum share_counter which, uint64_t value)
{
	atomic_store(&sweep->map.share->count[which], value);
}

bool
roots_next(struct sweep *sweep)
{
	for (size_t i = 0; i < sweep->nroots; i++) {
		struct root *root = &sweep->roots[i];
		int r;

		if (root->fd < 0 || root->state.finished)
			continue;
		r = tree_begin(&sweep->tree, root->fd, root->state.cursor);
		if (r < 0) {
			log_warning("%s: cannot be swept: %s", root->state.path,
			    strerrordesc_np(-r));
			root_drop(sweep, root);
			continue;
		}
		log_info("%s: looking at the files that are there (%s)", root->state.path,
		    root->state.cursor[0] != '\0' ? "going on" : "from the beginning");
		sweep->root = root;
		count_set(sweep, COUNT_SWEEP_RUNS, 1);
		count_set(sweep, COUNT_SWEEP_TOTAL, root->inodes);
		return true;
	}
	count_set(sweep, COUNT_SWEEP_RUNS, 0);
	return false;
}

void
roots_save(struct sweep *sweep, bool now)
{
	struct root *root = sweep->root;
	uint64_t clock = clock_mono_ns();
	int r;

	count_set(sweep, COUNT_SWEEP_FILES, root->state.files);
	if ((!now && clock - sweep->saved_ns < SAVE_MS * 1000000ull) || root->slot == ROOTS_MAX)
		return;
	sweep->saved_ns = clock;
	if (!root->state.finished)
		tree_place(&sweep->tree, root->state.cursor);
	r = state_write(sweep->state_fd, root->slot, &root->state);
	if (r < 0)
		log_warning("%s: how far it was swept cannot be kept: %s", root->state.path,
		    strerrordesc_np(-r));
}

void
roots_finish(struct sweep *sweep)
{
	struct root *root = sweep->root;

	log_info("%s: %llu files looked at; %llu folders could not be read", root->state.path,
	    (unsigned long long)root->state.files, (unsigned long long)sweep->tree.skipped);
	root->state.finished = true;
	root->state.cursor[0] = '\0';
	roots_save(sweep, true);
	tree_end(&sweep->tree);
	sweep->root = NULL;
}
