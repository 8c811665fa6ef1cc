/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests: a compound file written entry by entry, so that sectors and the tree can lie. */
#ifndef TESTS_UNIT_OLE_MAKE_H
#define TESTS_UNIT_OLE_MAKE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define OLE_MAKE_MAX 64u
#define OLE_MAKE_BYTES (1u << 20)
#define OLE_MAKE_FREE 0xffffffffu
#define OLE_MAKE_END 0xfffffffeu

struct ole_part {
	const char *name; /* ASCII */
	const void *bytes; /* NULL: a storage */
	size_t n;
	unsigned int parent; /* index in the list from 1; 0: the root */
	bool orphan; /* nothing leads to it */
};

struct ole_make {
	unsigned int shift; /* 9 or 12 */
	bool scattered; /* sectors of a stream lie backwards */
	uint8_t *bytes; /* of OLE_MAKE_BYTES */
	uint32_t next[OLE_MAKE_BYTES / 512];
	uint32_t nsectors;
	uint8_t mini[65536];
	uint32_t mini_next[65536 / 64];
	uint32_t nmini;
	uint32_t fat_at, directory; /* sectors: for tests that bend them */
	size_t size;
};

static inline void
ole_make_u32(uint8_t *at, uint32_t v)
{
	for (size_t i = 0; i < 4; i++)
		at[i] = (uint8_t)(v >> (8 * i));
}

static inline uint8_t *
ole_make_sector(struct ole_make *make, uint32_t number)
{
	return make->bytes + (((size_t)number + 1) << make->shift);
}

/* Puts bytes into sectors and returns the first one's number. */
static inline uint32_t
ole_make_chain(struct ole_make *make, const uint8_t *bytes, size_t n)
{
	size_t each = (size_t)1 << make->shift;
	uint32_t count = (uint32_t)((n + each - 1) / each), first = make->nsectors;

	if (count == 0)
		return OLE_MAKE_END;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t at = make->scattered ? first + count - 1 - i : first + i;
		size_t left = n - i * each;

		memcpy(ole_make_sector(make, at), bytes + i * each, left < each ? left : each);
		make->next[at] = i + 1 == count ? OLE_MAKE_END : make->scattered ? at - 1 : at + 1;
	}
	make->nsectors += count;
	return make->scattered ? first + count - 1 : first;
}

static inline uint32_t
ole_make_mini(struct ole_make *make, const uint8_t *bytes, size_t n)
{
	uint32_t count = (uint32_t)((n + 63) / 64), first = make->nmini;

	if (count == 0)
		return OLE_MAKE_END;
	memcpy(make->mini + (size_t)first * 64, bytes, n);
	for (uint32_t i = 0; i < count; i++)
		make->mini_next[first + i] = i + 1 == count ? OLE_MAKE_END : first + i + 1;
	make->nmini += count;
	return first;
}

static inline void
ole_make_entry(uint8_t *at, const char *name, uint8_t kind, uint32_t start, size_t size)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < len; i++)
		at[2 * i] = (uint8_t)name[i];
	at[64] = (uint8_t)(2 * len + 2);
	at[66] = kind;
	at[67] = 1;
	for (size_t i = 68; i < 80; i += 4)
		ole_make_u32(at + i, OLE_MAKE_FREE);
	ole_make_u32(at + 116, start);
	ole_make_u32(at + 120, (uint32_t)size);
}

/* Hangs the entries under their storages, each as the right one of the one before. */
static inline void
ole_make_tree(uint8_t *directory, const struct ole_part *parts, size_t nparts)
{
	uint32_t last[OLE_MAKE_MAX + 1] = {0};

	for (size_t i = 0; i < nparts; i++) {
		unsigned int parent = parts[i].parent;

		if (parts[i].orphan)
			continue;
		if (last[parent] == 0)
			ole_make_u32(directory + parent * 128 + 76, (uint32_t)i + 1);
		else
			ole_make_u32(directory + last[parent] * 128 + 72, (uint32_t)i + 1);
		last[parent] = (uint32_t)i + 1;
	}
}

static inline void
ole_make_header(struct ole_make *make, uint32_t minifat, uint32_t nfat)
{
	static const uint8_t magic[] = {0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1};
	uint8_t *at = make->bytes;

	memcpy(at, magic, sizeof(magic));
	at[24] = 0x3e;
	at[26] = make->shift == 12 ? 4 : 3;
	at[28] = 0xfe;
	at[29] = 0xff;
	at[30] = (uint8_t)make->shift;
	at[32] = 6;
	ole_make_u32(at + 44, nfat);
	ole_make_u32(at + 48, make->directory);
	ole_make_u32(at + 56, 4096);
	ole_make_u32(at + 60, minifat);
	ole_make_u32(at + 68, OLE_MAKE_END);
	for (uint32_t i = 0; i < 109; i++)
		ole_make_u32(at + 76 + i * 4, i < nfat ? make->fat_at + i : OLE_MAKE_FREE);
}

/* Zeroed but for shift and scattered; free make->bytes. At most OLE_MAKE_MAX parts. */
static inline void
ole_make(struct ole_make *make, const struct ole_part *parts, size_t nparts)
{
	static uint8_t directory[(OLE_MAKE_MAX + 1) * 128], table[65536];
	uint32_t start, minifat, nfat;

	make->shift = make->shift != 0 ? make->shift : 9;
	make->bytes = calloc(1, OLE_MAKE_BYTES);
	if (make->bytes == NULL || nparts > OLE_MAKE_MAX)
		abort();
	memset(directory, 0, sizeof(directory));
	for (size_t i = 0; i < nparts; i++) {
		const struct ole_part *part = &parts[i];

		start = part->bytes == NULL ? 0
		    : part->n < 4096        ? ole_make_mini(make, part->bytes, part->n)
					    : ole_make_chain(make, part->bytes, part->n);
		ole_make_entry(directory + (i + 1) * 128, part->name, part->bytes == NULL ? 1 : 2,
		    start, part->n);
	}
	start = ole_make_chain(make, make->mini, (size_t)make->nmini * 64);
	ole_make_entry(directory, "Root Entry", 5, start, (size_t)make->nmini * 64);
	ole_make_tree(directory, parts, nparts);
	for (uint32_t i = 0; i < make->nmini; i++)
		ole_make_u32(table + (size_t)i * 4, make->mini_next[i]);
	minifat = ole_make_chain(make, table, (size_t)make->nmini * 4);
	make->directory = ole_make_chain(make, directory, (nparts + 1) * 128);
	/* The FAT, which names its own sectors. */
	make->scattered = false;
	make->fat_at = make->nsectors;
	nfat = 1;
	while (((size_t)make->fat_at + nfat) * 4 > (size_t)nfat << make->shift)
		nfat++;
	for (uint32_t i = 0; i < nfat; i++)
		make->next[make->nsectors++] = 0xfffffffdu;
	memset(ole_make_sector(make, make->fat_at), 0xff, (size_t)nfat << make->shift);
	for (uint32_t i = 0; i < make->nsectors; i++)
		ole_make_u32(ole_make_sector(make, make->fat_at) + (size_t)i * 4, make->next[i]);
	ole_make_header(make, minifat, nfat);
	make->size = ((size_t)make->nsectors + 1) << make->shift;
}

#endif
