/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How text is shown, as far as a marking shows by it, and the styles that say so by name. Each
 * look says only some things; what it leaves open comes from the look it is laid over. Pure.
 */
#ifndef SCANNER_FORMAT_LOOKS_H
#define SCANNER_FORMAT_LOOKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"
#include "rules/span.h"

enum look_bit {
	LOOK_CAPS = 1 << 0,
	LOOK_BOLD = 1 << 1,
	LOOK_RED = 1 << 2,
	LOOK_BORDER = 1 << 3,
	LOOK_FONT = 1 << 4,
	LOOK_SIZE = 1 << 5,
};

struct run_look {
	uint8_t set; /* enum look_bit: what is said at all */
	uint8_t on; /* of caps, bold, red, border: what is said to be so */
	bool font_caps; /* the font shows all letters as capitals */
	uint16_t size; /* half points */
	enum span_font font;
};

void look_say(struct run_look *look, enum look_bit bit, bool on);
/* Lays over onto look. */
void look_over(struct run_look *look, const struct run_look *over);
/* A font's name, raw from an attribute. */
void look_font(struct run_look *look, struct rd name);
/* "FF0000", "FFFF0000" (alpha first), "#ff0000", "red", "auto". */
void look_color(struct run_look *look, struct rd value);
/* SPAN_CAPS, SPAN_BOLD, SPAN_RED, SPAN_BORDER as the look says. */
uint32_t look_flags(const struct run_look *look);

/* Named looks, each with a parent. Zeroed: empty. */
struct looks {
	struct looks_row *rows;
	size_t count, room; /* room: a power of two */
};

/* The key of a style: kind tells families and scopes apart. Never 0. */
uint64_t looks_key(unsigned int kind, struct rd name);
/* parent: 0 for none. A key known already keeps its first look. 0 or -ENOMEM; -ENOSPC: there are
 * more than LOOKS_MAX. */
int looks_add(struct looks *looks, uint64_t key, uint64_t parent, const struct run_look *look);
/* Lays the style and its parents over *look; false: there is none of this key. */
bool looks_apply(const struct looks *looks, uint64_t key, struct run_look *look);
void looks_free(struct looks *looks);

#endif
