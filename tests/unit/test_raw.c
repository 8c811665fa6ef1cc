/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every byte form of "mật" at every place, in every loop; and what is none. */
#include "base/checked.h"
#include "rules/raw.h"
#include "rules/raw_impl.h"
#include "tests/tap.h"
#include "tests/unit/mat_forms.h"

#define ROOM 160u

static uint32_t
found_by(raw_loop *loop, const uint8_t *bytes, size_t len)
{
	struct raw raw = {.bytes = bytes, .len = len, .end = len};

	(void)raw_loop_plain(&raw, loop(&raw, 0));
	raw.wide = true;
	(void)raw_loop_plain(&raw, loop(&raw, 0));
	return raw.found;
}

/* Without tables: a closer look at each place. */
static size_t
look_everywhere(struct raw *raw, size_t from)
{
	for (; from < raw->len; from++)
		(void)raw_look(raw, from);
	return from;
}

static bool
loops_agree(const uint8_t *bytes, size_t len, uint32_t want)
{
	bool all = (raw_scan(bytes, len, 0) & want) != 0 &&
	    (raw_scan(bytes, len, UINT32_MAX) != 0) == (want != 0) &&
	    (found_by(raw_loop_plain, bytes, len) & want) != 0;

#ifdef __x86_64__
	if (__builtin_cpu_supports("ssse3"))
		all = all && (found_by(raw_loop_ssse3, bytes, len) & want) != 0;
	if (__builtin_cpu_supports("avx2"))
		all = all && (found_by(raw_loop_avx2, bytes, len) & want) != 0;
	if (__builtin_cpu_supports("avx512bw"))
		all = all && (found_by(raw_loop_avx512, bytes, len) & want) != 0;
#endif
	return all;
}

/* In spaces, from the first byte to the last; sizes around those of the loops' steps. */
static void
test_form(enum encoding encoding, const char *what, const char *form, size_t len)
{
	bool all = true, alone;
	uint8_t *bytes;

	for (size_t at = 0; at + len <= ROOM && all; at++) {
		bytes = malloc(ROOM);
		memset(bytes, encoding == ENCODING_UTF16BE ? 0 : ' ', ROOM);
		memcpy(bytes + at, form, len);
		all = loops_agree(bytes, ROOM, RAW_BIT(encoding));
		free(bytes);
	}
	bytes = malloc(len);
	memcpy(bytes, form, len);
	alone = raw_scan(bytes, len, 0) != 0;
	free(bytes);
	ok(all && alone, "%s, %s", encoding_name(encoding), what);
}

static void
test_none(void)
{
	static const struct {
		const char *what, *text;
	} rows[] = {
	    {"other words", "mặt mát mất mạt mắt luật nhận"},
	    {"words of English", "format team matter Mat MAT mate"},
	    {"decomposed e and o", "vie\xCC\xA3\xCC\x82t co\xCC\xA3\xCC\x82ng"},
	    {"inside a longer word", "xM\xCBTx am\xCBt m\xCBta"},
	    {"a number that is no reference", "7852 u7852 #7852 x1eac 1EAC"},
	    {"other references", "&#7851; &#7854; \\u1eab %E1%BA%AE =E1=BA=AB"},
	    {"cut off at the end", "M\xE1\xBA"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		size_t len = strlen(rows[i].text);
		uint8_t *bytes = malloc(len);

		memcpy(bytes, rows[i].text, len);
		is_int(raw_scan(bytes, len, 0), 0, rows[i].what);
		free(bytes);
	}
	is_int(raw_scan((const uint8_t *)"", 0, 0), 0, "nothing");
}

/* All loops find the same in any bytes. */
static void
test_noise(void)
{
	static uint8_t bytes[262144];
	static const uint8_t likely[] = {'M', 'm', 'T', 't', 'A', 'a', 0, 3, 0x1E, 0xAC, 0xAD, 0xE1,
	    0xBA, 0xCC, 0xA3, 0x82, 0xCB, 0xC4, 0xC3, '&', '#', '7', '8', '5', '2', 'x', '\\', 'u'};
	uint32_t state = 1;
	bool same = true;

	for (size_t i = 0; i < sizeof(bytes); i++) {
		state = state * 1664525 + 1013904223;
		bytes[i] = likely[(state >> 16) % sizeof(likely)];
	}
	for (size_t at = 0; at + 256 <= sizeof(bytes); at += 256) {
		uint32_t plain = found_by(raw_loop_plain, bytes + at, 256);

		same = same && raw_scan(bytes + at, 256, 0) == plain;
#ifdef __x86_64__
		if (__builtin_cpu_supports("ssse3"))
			same = same && found_by(raw_loop_ssse3, bytes + at, 256) == plain;
		if (__builtin_cpu_supports("avx2"))
			same = same && found_by(raw_loop_avx2, bytes + at, 256) == plain;
		if (__builtin_cpu_supports("avx512bw"))
			same = same && found_by(raw_loop_avx512, bytes + at, 256) == plain;
#endif
	}
	ok(same, "the loops agree on noise");
}

/* A window lets everything pass that a closer look would find. */
static void
test_masks(void)
{
	static const uint8_t likely[] = {'M', 'm', 'T', 't', 'A', 'a', 0, 3, 2, 0x20, 0x23, 0x1E,
	    0xAC, 0xAD, 0xA0, 0xA1, 0xE1, 0xBA, 0xCC, 0xA3, 0x82, 0xE2, 0xCB, 0xC4, 0xC3, 0xC2,
	    0xF2, '^', '.', 0x8A, 0x80, 0xEF, 0x83, '=', '%', 'B', 'C', '3', '\\', 'x'};
	uint8_t bytes[8];
	uint32_t state = 7;
	bool all = true;

	for (size_t i = 0; i < 3000000 && all; i++) {
		for (size_t k = 0; k < sizeof(bytes); k++) {
			state = state * 1664525 + 1013904223;
			bytes[k] = likely[(state >> 16) % sizeof(likely)];
		}
		all = found_by(raw_loop_plain, bytes, sizeof(bytes)) ==
		    found_by(look_everywhere, bytes, sizeof(bytes));
		for (size_t k = 0; k < sizeof(bytes) && !all; k++)
			printf("# %02x\n", bytes[k]);
	}
	ok(all, "the tables let pass what a closer look finds");
}

/* A hit's place is on its line. */
static void
test_find(void)
{
	static const char text[] = "m\xE1\xBA\xADn\nM\xE1\xBA\xACT\nM&#7852;T\n\0m\0\xCB\0t\nMAT";
	size_t len = sizeof(text) - 1, at = raw_find((const uint8_t *)text, len, 0, len);

	ok(at >= 6 && at < 11, "the first line that may say it, at %zu", at);
	at = raw_find((const uint8_t *)text, len, 12, len);
	ok(at >= 12 && at < 21, "the next one, at %zu", at);
	at = raw_find((const uint8_t *)text, len, 22, len);
	ok(at >= 22 && at < 29, "and one of two bytes a letter, at %zu", at);
	is_int((int)raw_find((const uint8_t *)text, len, 29, len), (int)len, "and no more");
}

int
main(void)
{
	for (size_t i = 0; i < ARRAY_LEN(forms_8bit); i++) {
		const struct form_8bit *f = &forms_8bit[i];
		const char *const texts[] = {f->mat_caps, f->mat_initial, f->mat_lower};

		for (size_t k = 0; k < ARRAY_LEN(texts); k++) {
			if (texts[k] != NULL)
				test_form(f->encoding, f->what, texts[k], strlen(texts[k]));
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(forms_unicode); i++)
		test_form(forms_unicode[i].encoding, forms_unicode[i].what, forms_unicode[i].bytes,
		    forms_unicode[i].len);
	test_none();
	test_noise();
	test_masks();
	test_find();
	return tap_done();
}
