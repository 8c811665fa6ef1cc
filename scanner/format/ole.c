/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the sector tables of a compound file, its directory, and the copies of streams that do not
 * lie in one piece. Chains end at the latest when they have as many sectors as the file has. The
 * directory is read as an array, the tree over it only tells which storage an entry belongs to:
 * what it leaves out is there all the same.
 */
#include "scanner/format/ole.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/text.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

#define HEADER_BYTES 512u
#define HEADER_DIFAT 109u /* sectors of the FAT named in the header */
#define ENTRY_BYTES 128u
#define MINI_SHIFT 6u
#define SECTOR_LAST 0xfffffffau /* numbers above are no sectors (2.1) */
#define SECTOR_FREE 0xffffffffu
#define SIZE_V3_MAX 0x80000000u /* 2.6.3: version 3 has no larger streams */

static const uint8_t magic[8] = {0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1};

struct entry {
	const uint8_t *name; /* UTF-16LE */
	uint8_t name_len; /* code units */
	uint8_t kind; /* enum ole_kind */
	bool read;
	uint32_t left, right, child, start;
	uint32_t parent, first, next; /* as the tree says: the lists of what is in a storage */
	uint64_t size;
};

/* A copy of a stream. */
struct copy {
	struct copy *next;
	uint8_t bytes[];
};

/* A table of sectors, and the sectors it is about. */
struct table {
	uint32_t *next; /* of each sector the one behind it */
	uint32_t count;
	struct rd bytes; /* of all sectors */
	unsigned int shift;
};

struct ole {
	struct table fat, mini;
	struct entry *entries;
	uint32_t nentries;
	bool damaged, cut, wide; /* wide: version 4, sizes have 64 bits */
	uint32_t mini_cutoff;
	struct copy *copies;
};

/* ---- sectors ------------------------------------------------------------------------------------- */

/* The bytes of a sector: fewer at the file's end, none if it lies outside. */
static struct rd
sector(const struct table *table, uint32_t number)
{
	uint64_t at = (uint64_t)number << table->shift;
	struct rd ret = {0};

	if (at < table->bytes.left)
		(void)rd_at(&table->bytes, at, u64_min(1u << table->shift, table->bytes.left - at),
		    &ret);
	return ret;
}

struct chain {
	uint32_t count; /* sectors */
	bool whole; /* as long as was wanted */
	bool one_piece; /* they lie one behind the other */
};

/* Follows a chain for as many sectors as are wanted. */
static struct chain
chain_measure(const struct table *table, uint32_t start, uint64_t want)
{
	struct chain ret = {.one_piece = true};
	uint32_t now = start;

	while (ret.count < want && ret.count < table->count && now < table->count) {
		if (now != start + ret.count)
			ret.one_piece = false;
		ret.count++;
		now = table->next[now];
	}
	/* A chain without end that was wanted to its end must have one. */
	ret.whole = ret.count == want || (want == UINT64_MAX && now >= SECTOR_LAST);
	return ret;
}

static uint8_t *
copy_new(struct ole *ole, size_t size)
{
	struct copy *copy = malloc(sizeof(*copy) + size);

	if (copy == NULL)
		return NULL;
	copy->next = ole->copies;
	ole->copies = copy;
	return copy->bytes;
}

/* At most size bytes of a chain. 0 or -ENOMEM. */
static int
chain_read(struct ole *ole, const struct table *table, uint32_t start, uint64_t size,
    struct rd *ret)
{
	uint64_t each = UINT64_C(1) << table->shift;
	uint64_t want = size == UINT64_MAX ? size : size / each + (size % each != 0 ? 1 : 0);
	struct chain chain = chain_measure(table, start, want);
	uint64_t have = u64_min(size, chain.count * each), at = (uint64_t)start << table->shift;
	uint8_t *out;

	*ret = rd_init("", 0);
	if (!chain.whole)
		ole->damaged = true;
	if (chain.count == 0)
		return 0;
	if (chain.one_piece) {
		if (at < table->bytes.left)
			(void)rd_at(&table->bytes, at, u64_min(have, table->bytes.left - at), ret);
		ole->damaged |= ret->left < have && size != UINT64_MAX;
		return 0;
	}
	out = copy_new(ole, have);
	if (out == NULL)
		return -ENOMEM;
	*ret = rd_init(out, have);
	for (uint64_t done = 0; done < have; done += each, start = table->next[start]) {
		struct rd from = sector(table, start);
		size_t n = u64_min(each, have - done), there = size_min(n, from.left);

		if (there > 0)
			memcpy(out + done, from.p, there);
		memset(out + done + there, 0, n - there);
		ole->damaged |= there < n;
	}
	return 0;
}

/* ---- tables -------------------------------------------------------------------------------------- */

struct header {
	uint16_t version, shift;
	uint32_t directory, mini_cutoff, mini_fat, difat, ndifat;
	struct rd fat; /* the first sectors of the FAT */
};

/* 2.2. Word opens files whose counts are wrong, so they are not looked at. */
static int
header_get(struct rd rd, struct header *ret)
{
	uint32_t nmini;

	if (rd.left < HEADER_BYTES || rd_skip(&rd, 26) < 0 || rd_u16le(&rd, &ret->version) < 0 ||
	    rd_skip(&rd, 2) < 0 || rd_u16le(&rd, &ret->shift) < 0 || rd_skip(&rd, 16) < 0 ||
	    rd_u32le(&rd, &ret->directory) < 0 || rd_skip(&rd, 4) < 0 ||
	    rd_u32le(&rd, &ret->mini_cutoff) < 0 || rd_u32le(&rd, &ret->mini_fat) < 0 ||
	    rd_u32le(&rd, &nmini) < 0 || rd_u32le(&rd, &ret->difat) < 0 ||
	    rd_u32le(&rd, &ret->ndifat) < 0 || rd_sub(&rd, (size_t)HEADER_DIFAT * 4, &ret->fat) < 0)
		return -EBADMSG;
	return 0;
}

/* Takes the entries of one sector of the FAT. */
static void
fat_add(struct ole *ole, uint32_t number, uint32_t *at)
{
	struct rd entries = sector(&ole->fat, number);
	uint32_t next;

	while (*at < ole->fat.count && rd_u32le(&entries, &next) == 0)
		ole->fat.next[(*at)++] = next;
}

/* The sectors of the FAT that rd names. */
static void
fat_add_list(struct ole *ole, struct rd rd, uint32_t *at)
{
	uint32_t number;

	while (*at < ole->fat.count && rd_u32le(&rd, &number) == 0) {
		if (number < ole->fat.count)
			fat_add(ole, number, at);
	}
}

static void
fat_read(struct ole *ole, const struct header *header)
{
	uint32_t at = 0, more = header->difat, steps = 0;

	fat_add_list(ole, header->fat, &at);
	/* 2.5.1: the last number of a sector of the DIFAT names the next one. */
	while (at < ole->fat.count && more < ole->fat.count && steps++ < ole->fat.count) {
		struct rd list = sector(&ole->fat, more), names;

		if (list.left < 4 || rd_sub(&list, list.left / 4 * 4 - 4, &names) < 0 ||
		    rd_u32le(&list, &more) < 0)
			break;
		fat_add_list(ole, names, &at);
	}
	for (uint32_t i = at; i < ole->fat.count; i++)
		ole->fat.next[i] = SECTOR_FREE;
}

static int
table_init(struct table *table, struct rd bytes, unsigned int shift)
{
	uint64_t each = UINT64_C(1) << shift;
	uint64_t count = bytes.left / each + (bytes.left % each != 0 ? 1 : 0);

	table->bytes = bytes;
	table->shift = shift;
	table->count = (uint32_t)u64_min(count, SECTOR_LAST);
	table->next = malloc(((size_t)table->count + 1) * sizeof(*table->next));
	return table->next != NULL ? 0 : -ENOMEM;
}

/* The small streams lie in the root's own stream, in sectors of 64 bytes (2.4). */
static int
mini_read(struct ole *ole, const struct header *header)
{
	const struct entry *root = &ole->entries[OLE_ROOT];
	struct rd sectors, list;
	uint32_t i = 0;
	int r;

	r = chain_read(ole, &ole->fat, root->start, root->size, &sectors);
	if (r == 0)
		r = table_init(&ole->mini, sectors, MINI_SHIFT);
	if (r == 0)
		r = chain_read(ole, &ole->fat, header->mini_fat,
		    ole->mini.count > 0 ? (uint64_t)ole->mini.count * 4 : 0, &list);
	if (r < 0)
		return r;
	while (i < ole->mini.count && rd_u32le(&list, &ole->mini.next[i]) == 0)
		i++;
	for (; i < ole->mini.count; i++)
		ole->mini.next[i] = SECTOR_FREE;
	return 0;
}

/* ---- the directory ------------------------------------------------------------------------------- */

/* 2.6.1 */
static void
entry_get(const struct ole *ole, struct rd rd, struct entry *ret)
{
	const uint8_t *name = rd.p;
	uint16_t name_bytes = 0;
	uint8_t color;

	memset(ret, 0, sizeof(*ret));
	(void)rd_bytes(&rd, (size_t)OLE_NAME_MAX * 2, &name);
	(void)rd_u16le(&rd, &name_bytes);
	(void)rd_u8(&rd, &ret->kind);
	(void)rd_u8(&rd, &color);
	(void)rd_u32le(&rd, &ret->left);
	(void)rd_u32le(&rd, &ret->right);
	(void)rd_u32le(&rd, &ret->child);
	(void)rd_skip(&rd, 36);
	(void)rd_u32le(&rd, &ret->start);
	(void)rd_u64le(&rd, &ret->size);
	ret->name = name;
	ret->name_len = (uint8_t)size_min(name_bytes / 2, OLE_NAME_MAX);
	while (ret->name_len > 0 && name[ret->name_len * 2 - 2] == 0 &&
	    name[ret->name_len * 2 - 1] == 0)
		ret->name_len--; /* the NUL counts */
	/* 2.6.1: before version 4 the upper half may be anything. */
	if (!ole->wide)
		ret->size &= UINT32_MAX;
	ret->parent = ret->first = ret->next = OLE_NONE;
}

static bool
is_storage(const struct entry *entry)
{
	return entry->kind == OLE_STORAGE || entry->kind == OLE_ROOT_STORAGE;
}

/* Gives each entry its storage. An entry is met once: a second way to it is not taken. */
static int
tree_walk(struct ole *ole)
{
	uint32_t *open = malloc((size_t)ole->nentries * sizeof(*open));
	uint32_t nopen = 0;

	if (open == NULL)
		return -ENOMEM;
	open[nopen++] = OLE_ROOT;
	while (nopen > 0) {
		uint32_t at = open[--nopen];
		const struct entry *entry = &ole->entries[at];
		const uint32_t to[] = {entry->child, entry->left, entry->right};

		for (size_t i = is_storage(entry) ? 0 : 1; i < (at == OLE_ROOT ? 1 : 3); i++) {
			struct entry *other = to[i] < ole->nentries ? &ole->entries[to[i]] : NULL;

			if (other == NULL)
				continue;
			if (to[i] == OLE_ROOT || other->parent != OLE_NONE ||
			    other->kind == OLE_UNUSED) {
				ole->damaged = true;
				continue;
			}
			other->parent = i == 0 ? at : entry->parent;
			open[nopen++] = to[i];
		}
	}
	free(open);
	return 0;
}

static void
children_list(struct ole *ole)
{
	for (uint32_t i = ole->nentries; i-- > 1;) {
		struct entry *entry = &ole->entries[i];

		if (entry->parent != OLE_NONE) {
			entry->next = ole->entries[entry->parent].first;
			ole->entries[entry->parent].first = i;
		}
	}
}

static int
directory_read(struct ole *ole, const struct header *header)
{
	struct rd bytes, one;
	int r = chain_read(ole, &ole->fat, header->directory, UINT64_MAX, &bytes);

	if (r < 0)
		return r;
	ole->nentries = (uint32_t)size_min(bytes.left / ENTRY_BYTES, OLE_ENTRIES_MAX);
	ole->cut = bytes.left / ENTRY_BYTES > OLE_ENTRIES_MAX;
	if (ole->nentries == 0)
		return -EBADMSG;
	ole->entries = calloc(ole->nentries, sizeof(*ole->entries));
	if (ole->entries == NULL)
		return -ENOMEM;
	for (uint32_t i = 0; i < ole->nentries; i++) {
		(void)rd_sub(&bytes, ENTRY_BYTES, &one);
		entry_get(ole, one, &ole->entries[i]);
	}
	/* Whatever it calls itself, it is the root. */
	ole->damaged |= ole->entries[OLE_ROOT].kind != OLE_ROOT_STORAGE;
	ole->entries[OLE_ROOT].kind = OLE_ROOT_STORAGE;
	r = tree_walk(ole);
	if (r == 0)
		children_list(ole);
	return r;
}

/* ---- the file ------------------------------------------------------------------------------------ */

bool
ole_begins(struct rd bytes)
{
	return bytes.left >= sizeof(magic) && memcmp(bytes.p, magic, sizeof(magic)) == 0;
}

int
ole_open(struct rd bytes, struct ole **ret)
{
	struct ole *ole;
	struct header header;
	struct rd sectors;
	int r;

	if (!ole_begins(bytes) || header_get(bytes, &header) < 0)
		return -EBADMSG;
	ole = calloc(1, sizeof(*ole));
	if (ole == NULL)
		return -ENOMEM;
	/* The size of sectors decides (2.2): 512 bytes or, in version 4, 4096. */
	ole->wide = header.shift == 12;
	ole->damaged = header.shift != 9 && header.shift != 12;
	ole->mini_cutoff = header.mini_cutoff;
	sectors = bytes;
	(void)rd_skip(&sectors, size_min(sectors.left, ole->wide ? 4096 : 512));
	r = table_init(&ole->fat, sectors, ole->wide ? 12 : 9);
	if (r == 0) {
		fat_read(ole, &header);
		r = directory_read(ole, &header);
	}
	if (r == 0)
		r = mini_read(ole, &header);
	if (r < 0) {
		ole_free(ole);
		return r;
	}
	*ret = ole;
	return 0;
}

void
ole_free(struct ole *ole)
{
	if (ole == NULL)
		return;
	while (ole->copies != NULL) {
		struct copy *copy = ole->copies;

		ole->copies = copy->next;
		free(copy);
	}
	free(ole->fat.next);
	free(ole->mini.next);
	free(ole->entries);
	free(ole);
}

bool
ole_is_damaged(const struct ole *ole)
{
	return ole->damaged;
}

bool
ole_is_cut(const struct ole *ole)
{
	return ole->cut;
}

uint64_t
ole_end(const struct ole *ole)
{
	uint32_t used = ole->fat.count;

	while (used > 0 && ole->fat.next[used - 1] == SECTOR_FREE)
		used--;
	return ((uint64_t)used + 1) << ole->fat.shift;
}

/* ---- entries ------------------------------------------------------------------------------------- */

uint32_t
ole_count(const struct ole *ole)
{
	return ole->nentries;
}

enum ole_kind
ole_kind(const struct ole *ole, uint32_t entry)
{
	if (entry >= ole->nentries)
		return OLE_UNUSED;
	switch (ole->entries[entry].kind) {
	case OLE_STORAGE:
		return OLE_STORAGE;
	case OLE_STREAM:
		return OLE_STREAM;
	case OLE_ROOT_STORAGE:
		return OLE_ROOT_STORAGE;
	default:
		return OLE_UNUSED;
	}
}

uint32_t
ole_parent(const struct ole *ole, uint32_t entry)
{
	return entry < ole->nentries ? ole->entries[entry].parent : OLE_NONE;
}

uint32_t
ole_first(const struct ole *ole, uint32_t storage)
{
	return storage < ole->nentries ? ole->entries[storage].first : OLE_NONE;
}

uint32_t
ole_next(const struct ole *ole, uint32_t entry)
{
	return entry < ole->nentries ? ole->entries[entry].next : OLE_NONE;
}

static uint8_t
lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

static bool
is_named(const struct entry *entry, const char *name)
{
	size_t len = strlen(name);

	if (entry->name_len != len)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (entry->name[2 * i + 1] != 0 ||
		    lower(entry->name[2 * i]) != lower((uint8_t)name[i]))
			return false;
	}
	return true;
}

uint32_t
ole_find(const struct ole *ole, uint32_t storage, const char *name)
{
	uint32_t at = ole_first(ole, storage);

	while (at != OLE_NONE && !is_named(&ole->entries[at], name))
		at = ole_next(ole, at);
	return at;
}

size_t
ole_name(const struct ole *ole, uint32_t entry, char ret[OLE_NAME_BYTES])
{
	size_t n = 0;
	uint32_t c;

	if (entry < ole->nentries) {
		struct rd name =
		    rd_init(ole->entries[entry].name, (size_t)ole->entries[entry].name_len * 2);

		while (name.left >= 2) {
			(void)rd_skip(&name, utf16_get(name.p, name.left, false, &c));
			n += utf8_put(ret + n, c);
		}
	}
	ret[n] = '\0';
	return n;
}

/* ---- streams ------------------------------------------------------------------------------------- */

int
ole_stream(struct ole *ole, struct scan *scan, uint32_t number, struct rd *ret)
{
	struct entry *entry = &ole->entries[number < ole->nentries ? number : OLE_ROOT];
	bool small = entry->size < ole->mini_cutoff;
	const struct table *table = small ? &ole->mini : &ole->fat;
	uint64_t size = u64_min(entry->size, table->bytes.left);

	if (entry->kind != OLE_STREAM)
		return -EBADMSG;
	entry->read = true;
	ole->damaged |= size < entry->size;
	/* Many entries may lead to the same sectors. */
	if (size > scan_budget(scan)) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_INFLATED);
		return -EDQUOT;
	}
	scan_spend(scan, size);
	if (chain_read(ole, table, entry->start, size, ret) < 0) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
		return -ENOMEM;
	}
	return 0;
}

int
ole_stream_find(struct ole *ole, struct scan *scan, uint32_t storage, const char *name,
    struct rd *ret)
{
	uint32_t at = ole_find(ole, storage, name);

	return at == OLE_NONE ? -ENOENT : ole_stream(ole, scan, at, ret);
}

bool
ole_was_read(const struct ole *ole, uint32_t entry)
{
	return entry < ole->nentries && ole->entries[entry].read;
}
