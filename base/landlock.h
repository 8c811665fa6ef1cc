/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The kernel's Landlock interface up to ABI 6. Debian 12's own header ends at ABI 2, and running
 * kernels are newer than the headers we build with. Numbers: include/uapi/linux/landlock.h.
 */
#ifndef BASE_LANDLOCK_H
#define BASE_LANDLOCK_H

#include <stdint.h>

#define LANDLOCK_ASK_VERSION (1u << 0)
#define LANDLOCK_BENEATH 1 /* LANDLOCK_RULE_PATH_BENEATH */

#define LANDLOCK_FS_EXECUTE (UINT64_C(1) << 0)
#define LANDLOCK_FS_WRITE_FILE (UINT64_C(1) << 1)
#define LANDLOCK_FS_READ_FILE (UINT64_C(1) << 2)
#define LANDLOCK_FS_READ_DIR (UINT64_C(1) << 3)
#define LANDLOCK_FS_REMOVE_DIR (UINT64_C(1) << 4)
#define LANDLOCK_FS_REMOVE_FILE (UINT64_C(1) << 5)
#define LANDLOCK_FS_MAKE_DIR (UINT64_C(1) << 7)
#define LANDLOCK_FS_MAKE_REG (UINT64_C(1) << 8)
#define LANDLOCK_FS_REFER (UINT64_C(1) << 13)
#define LANDLOCK_FS_TRUNCATE (UINT64_C(1) << 14)

#define LANDLOCK_NET_BIND_TCP (UINT64_C(1) << 0)
#define LANDLOCK_NET_CONNECT_TCP (UINT64_C(1) << 1)

#define LANDLOCK_SCOPED_ABSTRACT_UNIX (UINT64_C(1) << 0)
#define LANDLOCK_SCOPED_SIGNAL (UINT64_C(1) << 1)

struct landlock_attr {
	uint64_t handled_access_fs;
	uint64_t handled_access_net; /* ABI 4, Linux 6.7 */
	uint64_t scoped; /* ABI 6, Linux 6.12 */
};

struct landlock_beneath {
	uint64_t allowed_access;
	int32_t parent_fd;
} __attribute__((packed));

/* Every file system right the ABI knows: 1: execute to make_sym, 2: refer, 3: truncate,
 * 5: ioctl_dev. */
static inline uint64_t
landlock_fs_of_abi(int abi)
{
	unsigned int rights = abi >= 5 ? 16 : abi >= 3 ? 15 : abi >= 2 ? 14 : 13;

	return (UINT64_C(1) << rights) - 1;
}

#endif
