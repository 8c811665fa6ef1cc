/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the window of 4 KiB, which begins with what every RTF begins with. Sizes and the checksum in
 * the header are not trusted: the end mark or the stream's end is the end. */
#include "scanner/format/lzfu.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"

#define MAGIC_PACKED 0x75465a4cu
#define MAGIC_PLAIN 0x414c454du
#define WINDOW 4096u
#define OUT_PER_IN 8u /* at most 8 * 17 bytes from 1 + 8 * 2 */

static const char window_begin[] =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    "\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

struct unpacking {
	struct rd in;
	uint8_t *out;
	size_t n;
	uint8_t window[WINDOW];
	size_t at; /* in the window, where the next byte goes */
};

static void
byte_put(struct unpacking *un, uint8_t byte)
{
	un->out[un->n++] = byte;
	un->window[un->at] = byte;
	un->at = (un->at + 1) % WINDOW;
}

/* One token; false: the end. */
static bool
token_read(struct unpacking *un, bool copy)
{
	uint16_t token;
	uint8_t byte;
	size_t from;

	if (!copy) {
		if (rd_u8(&un->in, &byte) < 0)
			return false;
		byte_put(un, byte);
		return true;
	}
	if (rd_u16be(&un->in, &token) < 0)
		return false;
	from = token >> 4;
	if (from == un->at)
		return false;
	for (unsigned int i = 0; i < (token & 0x0fu) + 2; i++)
		byte_put(un, un->window[(from + i) % WINDOW]);
	return true;
}

static void
tokens_read(struct unpacking *un)
{
	uint8_t flags;

	memcpy(un->window, window_begin, sizeof(window_begin) - 1);
	un->at = sizeof(window_begin) - 1;
	while (rd_u8(&un->in, &flags) == 0) {
		for (unsigned int i = 0; i < 8; i++) {
			if (!token_read(un, (flags >> i & 1) != 0))
				return;
		}
	}
}

int
lzfu_unpack(struct rd stream, uint64_t budget, uint8_t **ret, size_t *ret_len)
{
	struct unpacking *un;
	uint32_t magic;
	size_t room;

	if (rd_skip(&stream, 8) < 0 || rd_u32le(&stream, &magic) < 0 || rd_skip(&stream, 4) < 0 ||
	    (magic != MAGIC_PACKED && magic != MAGIC_PLAIN))
		return -EBADMSG;
	room = (stream.left + 1) * OUT_PER_IN;
	if (room > budget)
		return -EDQUOT;
	un = calloc(1, sizeof(*un));
	if (un == NULL)
		return -ENOMEM;
	un->in = stream;
	un->out = malloc(room);
	if (un->out == NULL) {
		free(un);
		return -ENOMEM;
	}
	if (magic == MAGIC_PACKED)
		tokens_read(un);
	else
		for (uint8_t byte; rd_u8(&un->in, &byte) == 0;)
			un->out[un->n++] = byte;
	*ret = un->out;
	*ret_len = un->n;
	free(un);
	return 0;
}
