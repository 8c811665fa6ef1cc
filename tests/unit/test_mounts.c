/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which file systems "*" means. */
#include <errno.h>

#include "base/mounts.h"
#include "tests/tap.h"

static struct mounts mounts, back;

static const char table[] = "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n"
			    "23 22 0:21 / /proc rw - proc proc rw\n"
			    "24 22 0:5 / /dev rw - devtmpfs devtmpfs rw\n"
			    "25 24 0:22 / /dev/shm rw - tmpfs tmpfs rw\n"
			    "26 22 0:23 / /run rw - tmpfs tmpfs rw\n"
			    "27 22 0:24 / /tmp rw shared:5 master:2 - tmpfs tmpfs rw\n"
			    "28 22 254:0 /srv /srv/again rw - ext4 /dev/vda rw\n"
			    "29 22 8:1 / /mnt/kho\\040l\\134u rw - vfat /dev/sda1 rw\n"
			    "30 22 0:44 / /net rw - nfs4 server:/x rw\n"
			    "31 22 0:45 / /fuse rw - fuse.sshfs x rw\n"
			    "32 22 8:2 / relative rw - ext4 /dev/sda2 rw\n"
			    "nonsense\n"
			    "\n"
			    "33 22 8:3 / /cut rw - ";

int
main(void)
{
	static uint8_t bytes[65536];
	struct wr wr = wr_init(bytes, sizeof(bytes));
	struct rd rd;

	mounts_parse(table, sizeof(table) - 1, &mounts);
	is_int((long long)mounts.n, 3, "local ones, each once");
	is_str(mounts.paths[0], "/", "the root");
	is_str(mounts.paths[1], "/tmp", "memory people keep files in");
	is_str(mounts.paths[2], "/mnt/kho l\\u", "a stick, its escapes undone");
	mounts_encode(&mounts, &wr);
	rd = rd_init(bytes, wr.len);
	ok(mounts_decode(&rd, &back) == 0 && back.n == 3, "there and back");
	is_str(back.paths[2], mounts.paths[2], "the same");
	for (size_t len = 0; len < wr.len; len++) {
		uint8_t *cut = malloc(len + 1);

		memcpy(cut, bytes, len);
		rd = rd_init(cut, len);
		if (mounts_decode(&rd, &back) != -EBADMSG)
			ok(false, "cut at %zu", len);
		free(cut);
	}
	mounts_parse("", 0, &mounts);
	is_int((long long)mounts.n, 0, "nothing in, nothing out");
	return tap_done();
}
