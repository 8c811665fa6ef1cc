/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the two lists of opcodes and how long their values are. */
#include "scanner/format/doc_sprm.h"

#include "base/checked.h"

#define VARIABLE 0xffu /* a byte with the length comes first */
#define TABLE_DEFINITION 0xd608u /* its length has two bytes, and counts one of them */
#define TABS 0xc615u
#define TABS_OLD 23u
#define TABS_LONG 0xffu /* a length that does not fit: two lists say it */

static const struct {
	uint16_t code;
	enum doc_property property;
} wide[] = {
    /* in order */
    {0x0800, DOC_DELETED},
    {0x0801, DOC_INSERTED},
    {0x0835, DOC_BOLD},
    {0x083a, DOC_SMALL_CAPS},
    {0x083b, DOC_CAPS},
    {0x0855, DOC_SPECIAL},
    {0x2407, DOC_PAGE_BREAK},
    {0x2416, DOC_IN_TABLE},
    {0x2a33, DOC_PLAIN},
    {0x2a42, DOC_COLOR_INDEX},
    {0x4a30, DOC_STYLE},
    {0x4a43, DOC_SIZE},
    {0x4a4f, DOC_FONT},
    {0x4a51, DOC_FONT_OTHER},
    {0x4a5e, DOC_FONT_OTHER},
    {0x6424, DOC_BORDER},
    {0x6865, DOC_RUN_BORDER},
    {0x6870, DOC_COLOR},
    {0x6a09, DOC_SYMBOL},
    {0xc64e, DOC_BORDER},
    {0xca72, DOC_RUN_BORDER},
};

static const struct {
	uint8_t code;
	enum doc_property property;
} narrow[] = {
    {9, DOC_PAGE_BREAK},
    {24, DOC_IN_TABLE},
    {38, DOC_BORDER},
    {65, DOC_DELETED},
    {66, DOC_INSERTED},
    {74, DOC_SYMBOL},
    {80, DOC_STYLE},
    {83, DOC_PLAIN},
    {85, DOC_BOLD},
    {90, DOC_SMALL_CAPS},
    {91, DOC_CAPS},
    {93, DOC_FONT},
    {98, DOC_COLOR_INDEX},
    {99, DOC_SIZE},
    {117, DOC_SPECIAL},
};

/* Bytes of the values of Word 6's opcodes; those not named have none that can be told. */
static const struct {
	uint8_t from, to, size;
} narrow_sizes[] = {{2, 2, 2}, {3, 3, VARIABLE}, {4, 11, 1}, {12, 12, VARIABLE}, {13, 14, 1},
    {15, 15, VARIABLE}, {16, 19, 2}, {20, 20, 4}, {21, 22, 2}, {23, 23, VARIABLE}, {24, 25, 1},
    {26, 28, 2}, {29, 29, 1}, {30, 36, 2}, {37, 37, 1}, {38, 43, 2}, {44, 44, 1}, {45, 49, 2},
    {50, 51, 1}, {64, 64, VARIABLE}, {65, 67, 1}, {68, 68, VARIABLE}, {69, 69, 2}, {70, 70, 4},
    {71, 71, 1}, {72, 72, 2}, {73, 73, 3}, {74, 74, VARIABLE}, {75, 75, 1}, {77, 77, VARIABLE},
    {79, 79, VARIABLE}, {80, 80, 2}, {81, 82, VARIABLE}, {85, 92, 1}, {93, 93, 2}, {94, 94, 1},
    {95, 95, 3}, {96, 97, 2}, {98, 98, 1}, {99, 99, 2}, {100, 100, 1}, {101, 101, 2}, {102, 102, 1},
    {103, 103, VARIABLE}, {104, 104, 1}, {105, 106, VARIABLE}, {107, 107, 2}, {108, 108, VARIABLE},
    {109, 110, 2}, {111, 116, VARIABLE}, {117, 119, 1}, {120, 120, VARIABLE}, {121, 124, 2}};

static uint8_t
narrow_size(uint8_t code)
{
	for (size_t i = 0; i < ARRAY_LEN(narrow_sizes); i++) {
		if (code >= narrow_sizes[i].from && code <= narrow_sizes[i].to)
			return narrow_sizes[i].size;
	}
	return 0;
}

static enum doc_property
narrow_property(uint8_t code)
{
	for (size_t i = 0; i < ARRAY_LEN(narrow); i++) {
		if (narrow[i].code == code)
			return narrow[i].property;
	}
	return DOC_OTHER;
}

static enum doc_property
wide_property(uint16_t code)
{
	size_t low = 0, high = ARRAY_LEN(wide);

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (wide[middle].code < code)
			low = middle + 1;
		else
			high = middle;
	}
	return low < ARRAY_LEN(wide) && wide[low].code == code ? wide[low].property : DOC_OTHER;
}

/* 2.6.2, sprmPChgTabs: tabs to delete, four bytes each, and to add, three bytes each. */
static size_t
tabs_size(struct rd rd)
{
	uint8_t deleted, added;

	if (rd_u8(&rd, &deleted) < 0 || rd_skip(&rd, (size_t)deleted * 4) < 0 ||
	    rd_u8(&rd, &added) < 0)
		return SIZE_MAX;
	return 2 + (size_t)deleted * 4 + (size_t)added * 3;
}

static int
variable_take(struct rd *grpprl, bool tabs, struct rd *ret)
{
	uint8_t size;

	if (rd_u8(grpprl, &size) < 0)
		return -1;
	return rd_sub(grpprl, tabs && size == TABS_LONG ? tabs_size(*grpprl) : size, ret);
}

static int
wide_take(struct rd *grpprl, uint16_t code, struct rd *ret)
{
	/* 2.2.5.1: the upper three bits tell the size. */
	static const uint8_t sizes[] = {1, 1, 2, 4, 2, 2, VARIABLE, 3};
	uint16_t size;

	if (code == TABLE_DEFINITION)
		return rd_u16le(grpprl, &size) < 0 || size == 0 ? -1
								: rd_sub(grpprl, size - 1u, ret);
	if (sizes[code >> 13] == VARIABLE)
		return variable_take(grpprl, code == TABS, ret);
	return rd_sub(grpprl, sizes[code >> 13], ret);
}

bool
doc_sprm_next(struct rd *grpprl, bool is_wide, struct doc_sprm *ret)
{
	uint16_t code;
	uint8_t old, size;

	if (is_wide) {
		if (rd_u16le(grpprl, &code) < 0 || wide_take(grpprl, code, &ret->value) < 0)
			return false;
		ret->property = wide_property(code);
		return true;
	}
	if (rd_u8(grpprl, &old) < 0)
		return false;
	size = narrow_size(old);
	ret->property = narrow_property(old);
	if (size == VARIABLE)
		return variable_take(grpprl, old == TABS_OLD, &ret->value) == 0;
	return rd_sub(grpprl, size, &ret->value) == 0;
}

bool
doc_sprm_compact(struct rd bytes, struct doc_sprm *ret)
{
	uint8_t code;

	if (bytes.left < 2 || rd_u8(&bytes, &code) < 0)
		return false;
	ret->property = narrow_property(code >> 1);
	ret->value = bytes;
	/* Those with a longer value have no short form. */
	return code != 0 && narrow_size(code >> 1) == 1;
}
