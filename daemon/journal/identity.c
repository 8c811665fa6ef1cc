/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the file "host": 4 bytes of magic, the id, the epoch. */
#include "daemon/journal/identity.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/rd.h"
#include "base/wr.h"

#define HOST_NAME "host"
#define HOST_TMP "host.new"
#define HOST_MAGIC "MGH1"
#define HOST_BYTES 24u /* 4 + 16 + 4 */
#define BOOT_ID "/proc/sys/kernel/random/boot_id"

int
identity_read(int dirfd, struct identity *ret)
{
	uint8_t bytes[HOST_BYTES + 1];
	const uint8_t *magic;
	struct identity id;
	struct rd rd;
	ssize_t n;
	int fd = openat(dirfd, HOST_NAME, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return -errno;
	n = pread(fd, bytes, sizeof(bytes), 0);
	if (n < 0) {
		int r = -errno;

		close(fd);
		return r;
	}
	close(fd);
	rd = rd_init(bytes, (size_t)n);
	if (rd_bytes(&rd, 4, &magic) < 0 || rd_copy(&rd, id.host, sizeof(id.host)) < 0 ||
	    rd_u32le(&rd, &id.epoch) < 0 || rd_end(&rd) < 0 || memcmp(magic, HOST_MAGIC, 4) != 0)
		return -EBADMSG;
	*ret = id;
	return 0;
}

int
identity_new(struct identity *ret)
{
	struct identity id = {.epoch = 0};

	if (getrandom(id.host, sizeof(id.host), 0) != (ssize_t)sizeof(id.host))
		return errno != 0 ? -errno : -EIO;
	*ret = id;
	return 0;
}

int
file_settle(int dirfd, int fd, const char *tmp, const char *name)
{
	if (fdatasync(fd) < 0 || renameat(dirfd, tmp, dirfd, name) < 0 || fsync(dirfd) < 0)
		return -errno;
	return 0;
}

int
identity_write(int dirfd, const struct identity *id)
{
	uint8_t bytes[HOST_BYTES];
	struct wr wr = wr_init(bytes, sizeof(bytes));
	ssize_t n;
	int fd, r;

	wr_bytes(&wr, HOST_MAGIC, 4);
	wr_bytes(&wr, id->host, sizeof(id->host));
	wr_u32le(&wr, id->epoch);
	fd = openat(dirfd, HOST_TMP, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	n = pwrite(fd, bytes, wr.len, 0);
	if (n == (ssize_t)wr.len)
		r = file_settle(dirfd, fd, HOST_TMP, HOST_NAME);
	else
		r = n < 0 ? -errno : -ENOSPC;
	close(fd);
	return r;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

int
identity_boot(uint8_t ret[16])
{
	char text[37]; /* "6ba7b810-9dad-11d1-80b4-00c04fd430c8\n" */
	uint8_t id[16] = {0};
	size_t digits = 0;
	ssize_t n;
	int fd = open(BOOT_ID, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	n = read(fd, text, sizeof(text));
	close(fd);
	for (ssize_t i = 0; i < n && digits < 32; i++) {
		int digit = hex_digit(text[i]);

		if (digit < 0)
			continue;
		id[digits / 2] = (uint8_t)(id[digits / 2] << 4 | digit);
		digits++;
	}
	if (digits != 32)
		return -EBADMSG;
	memcpy(ret, id, sizeof(id));
	return 0;
}
