/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * RTF (specification 1.9.1). Owns the groups, one stack entry each, and the flows: the text of a
 * note or text box stands in the middle of a paragraph, so each has a block of its own in hand.
 * What is hidden or deleted is read all the same. Unknown words are passed over, unknown
 * destinations are skipped if they say they may be.
 */
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/format.h"
#include "scanner/format/markup.h"
#include "scanner/format/rtf_object.h"
#include "scanner/format/rtf_table.h"
#include "scanner/format/rtf_token.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

#define FLOWS 4u /* body, text box in it, note in that; deeper ones share the last */
#define WORD_BYTES_MAX 31u /* no word of the table is longer */
#define SHAPE_NAME_MAX 32u /* bytes of a shape property's name */
#define CODEPAGE_UTF8 65001
#define CHARSET_VIETNAMESE 163 /* \fcharset163 */

enum destination {
	DEST_BODY,
	DEST_HEADER,
	DEST_FOOTER,
	DEST_NOTE,
	DEST_COMMENT,
	DEST_TEXTBOX,
	DEST_METADATA,
	DEST_SHAPE_VALUE,
	/* without text to show */
	DEST_SHAPE_NAME,
	DEST_FONTS,
	DEST_COLORS,
	DEST_OBJECT,
	DEST_SHAPE, /* as the next */
	DEST_DROP, /* its text is none, but groups inside it count */
	DEST_SKIP, /* nor do those */
	DEST_INHERIT, /* as the group around it */
};

enum word {
	WORD_DESTINATION,
	WORD_PARAGRAPH,
	WORD_CELL,
	WORD_ROW,
	WORD_LINE,
	WORD_TAB,
	WORD_PARD,
	WORD_PLAIN,
	WORD_IN_TABLE,
	WORD_FLAG,
	WORD_FRAME,
	WORD_COLOR,
	WORD_FONT,
	WORD_SIZE,
	WORD_DEFAULT_FONT,
	WORD_UNICODE,
	WORD_SKIP_COUNT,
	WORD_CODEPAGE,
	WORD_CHARSET,
	WORD_RGB,
	WORD_CHARACTER,
};

struct word_row {
	const char *name;
	enum word word;
	uint32_t arg;
};

/* By name, in the order of their bytes. */
static const struct word_row words[] = {
    {"annotation", WORD_DESTINATION, DEST_COMMENT},
    {"ansicpg", WORD_CODEPAGE, 0},
    {"atnauthor", WORD_DESTINATION, DEST_COMMENT},
    {"atnid", WORD_DESTINATION, DEST_COMMENT},
    {"author", WORD_DESTINATION, DEST_METADATA},
    {"b", WORD_FLAG, SPAN_BOLD},
    {"background", WORD_DESTINATION, DEST_DROP},
    {"bkmkend", WORD_DESTINATION, DEST_SKIP},
    {"bkmkstart", WORD_DESTINATION, DEST_METADATA},
    {"blipuid", WORD_DESTINATION, DEST_DROP},
    {"blue", WORD_RGB, 2},
    {"box", WORD_FRAME, 0},
    {"brdrt", WORD_FRAME, 0},
    {"bullet", WORD_CHARACTER, 0x2022},
    {"caps", WORD_FLAG, SPAN_CAPS},
    {"category", WORD_DESTINATION, DEST_METADATA},
    {"cell", WORD_CELL, 0},
    {"cf", WORD_COLOR, 0},
    {"chbrdr", WORD_FRAME, 0},
    {"colorschememapping", WORD_DESTINATION, DEST_SKIP},
    {"colortbl", WORD_DESTINATION, DEST_COLORS},
    {"column", WORD_PARAGRAPH, 0},
    {"comment", WORD_DESTINATION, DEST_METADATA},
    {"company", WORD_DESTINATION, DEST_METADATA},
    {"datastore", WORD_DESTINATION, DEST_SKIP},
    {"deff", WORD_DEFAULT_FONT, 0},
    {"do", WORD_DESTINATION, DEST_DROP},
    {"doccomm", WORD_DESTINATION, DEST_METADATA},
    {"docvar", WORD_DESTINATION, DEST_METADATA},
    {"dptxbxtext", WORD_DESTINATION, DEST_TEXTBOX},
    {"emdash", WORD_CHARACTER, 0x2014},
    {"emspace", WORD_CHARACTER, ' '},
    {"endash", WORD_CHARACTER, 0x2013},
    {"enspace", WORD_CHARACTER, ' '},
    {"f", WORD_FONT, 0},
    {"falt", WORD_DESTINATION, DEST_SKIP},
    {"fcharset", WORD_CHARSET, 0},
    {"ffdeftext", WORD_DESTINATION, DEST_METADATA},
    {"ffhelptext", WORD_DESTINATION, DEST_METADATA},
    {"ffl", WORD_DESTINATION, DEST_METADATA},
    {"ffname", WORD_DESTINATION, DEST_METADATA},
    {"ffstattext", WORD_DESTINATION, DEST_METADATA},
    {"field", WORD_DESTINATION, DEST_INHERIT},
    {"filetbl", WORD_DESTINATION, DEST_SKIP},
    {"fldinst", WORD_DESTINATION, DEST_METADATA},
    {"fldrslt", WORD_DESTINATION, DEST_INHERIT},
    {"fonttbl", WORD_DESTINATION, DEST_FONTS},
    {"footer", WORD_DESTINATION, DEST_FOOTER},
    {"footerf", WORD_DESTINATION, DEST_FOOTER},
    {"footerl", WORD_DESTINATION, DEST_FOOTER},
    {"footerr", WORD_DESTINATION, DEST_FOOTER},
    {"footnote", WORD_DESTINATION, DEST_NOTE},
    {"fs", WORD_SIZE, 0},
    {"generator", WORD_DESTINATION, DEST_SKIP},
    {"green", WORD_RGB, 1},
    {"header", WORD_DESTINATION, DEST_HEADER},
    {"headerf", WORD_DESTINATION, DEST_HEADER},
    {"headerl", WORD_DESTINATION, DEST_HEADER},
    {"headerr", WORD_DESTINATION, DEST_HEADER},
    {"hlinkbase", WORD_DESTINATION, DEST_METADATA},
    {"htmltag", WORD_DESTINATION, DEST_SKIP},
    {"info", WORD_DESTINATION, DEST_METADATA},
    {"intbl", WORD_IN_TABLE, 0},
    {"keywords", WORD_DESTINATION, DEST_METADATA},
    {"latentstyles", WORD_DESTINATION, DEST_SKIP},
    {"lbr", WORD_LINE, 0},
    {"ldblquote", WORD_CHARACTER, 0x201c},
    {"line", WORD_LINE, 0},
    {"listoverridetable", WORD_DESTINATION, DEST_SKIP},
    {"listtable", WORD_DESTINATION, DEST_SKIP},
    {"listtext", WORD_DESTINATION, DEST_INHERIT},
    {"lquote", WORD_CHARACTER, 0x2018},
    {"manager", WORD_DESTINATION, DEST_METADATA},
    {"mmath", WORD_DESTINATION, DEST_INHERIT},
    {"moMath", WORD_DESTINATION, DEST_INHERIT},
    {"moMathPara", WORD_DESTINATION, DEST_INHERIT},
    {"momath", WORD_DESTINATION, DEST_INHERIT},
    {"nestcell", WORD_CELL, 0},
    {"nestrow", WORD_ROW, 0},
    {"nonshppict", WORD_DESTINATION, DEST_DROP},
    {"objclass", WORD_DESTINATION, DEST_SKIP},
    {"objdata", WORD_DESTINATION, DEST_OBJECT},
    {"object", WORD_DESTINATION, DEST_INHERIT},
    {"objname", WORD_DESTINATION, DEST_SKIP},
    {"operator", WORD_DESTINATION, DEST_METADATA},
    {"page", WORD_PARAGRAPH, 0},
    {"panose", WORD_DESTINATION, DEST_SKIP},
    {"par", WORD_PARAGRAPH, 0},
    {"pard", WORD_PARD, 0},
    {"picprop", WORD_DESTINATION, DEST_DROP},
    {"pict", WORD_DESTINATION, DEST_DROP},
    {"plain", WORD_PLAIN, 0},
    {"pn", WORD_DESTINATION, DEST_SKIP},
    {"pntext", WORD_DESTINATION, DEST_INHERIT},
    {"pntxta", WORD_DESTINATION, DEST_SKIP},
    {"pntxtb", WORD_DESTINATION, DEST_SKIP},
    {"propname", WORD_DESTINATION, DEST_METADATA},
    {"qmspace", WORD_CHARACTER, ' '},
    {"rdblquote", WORD_CHARACTER, 0x201d},
    {"red", WORD_RGB, 0},
    {"result", WORD_DESTINATION, DEST_INHERIT},
    {"revtbl", WORD_DESTINATION, DEST_SKIP},
    {"row", WORD_ROW, 0},
    {"rquote", WORD_CHARACTER, 0x2019},
    {"rsidtbl", WORD_DESTINATION, DEST_SKIP},
    {"scaps", WORD_FLAG, SPAN_CAPS},
    {"sect", WORD_PARAGRAPH, 0},
    {"shp", WORD_DESTINATION, DEST_INHERIT},
    {"shpgrp", WORD_DESTINATION, DEST_INHERIT},
    {"shpinst", WORD_DESTINATION, DEST_SHAPE},
    {"shppict", WORD_DESTINATION, DEST_DROP},
    {"shprslt", WORD_DESTINATION, DEST_TEXTBOX},
    {"shptxt", WORD_DESTINATION, DEST_TEXTBOX},
    {"sn", WORD_DESTINATION, DEST_SHAPE_NAME},
    {"softline", WORD_LINE, 0},
    {"sp", WORD_DESTINATION, DEST_DROP},
    {"staticval", WORD_DESTINATION, DEST_METADATA},
    {"stylesheet", WORD_DESTINATION, DEST_SKIP},
    {"subject", WORD_DESTINATION, DEST_METADATA},
    {"sv", WORD_DESTINATION, DEST_SHAPE_VALUE},
    {"tab", WORD_TAB, 0},
    {"tc", WORD_DESTINATION, DEST_METADATA},
    {"template", WORD_DESTINATION, DEST_SKIP},
    {"themedata", WORD_DESTINATION, DEST_SKIP},
    {"title", WORD_DESTINATION, DEST_METADATA},
    {"u", WORD_UNICODE, 0},
    {"uc", WORD_SKIP_COUNT, 0},
    {"ud", WORD_DESTINATION, DEST_METADATA},
    {"upr", WORD_DESTINATION, DEST_INHERIT},
    {"userprops", WORD_DESTINATION, DEST_METADATA},
    {"xe", WORD_DESTINATION, DEST_METADATA},
};

struct group {
	enum destination dest;
	unsigned int flow;
	bool star; /* \* : may be skipped if unknown */
	bool cell;
	uint32_t flags; /* enum span_flag */
	uint32_t frame; /* SPAN_BORDER of the paragraph, of the box around it */
	int32_t font;
	uint16_t size;
	uint32_t unicode_skip; /* \uc */
};

struct rtf {
	struct scan *scan;
	struct rd rest;
	struct markup flows[FLOWS];
	struct rtf_tables tables;
	struct group groups[RTF_NEST_MAX];
	size_t ngroups; /* at least one: the document */
	size_t deeper; /* open groups above the limit */
	bool deep_reported;
	int32_t codepage, default_font;
	uint32_t skip; /* characters still to be passed over behind \u */
	uint32_t high; /* half of a surrogate pair, or 0 */
	char shape_name[SHAPE_NAME_MAX];
	size_t shape_name_len;
	bool shape_line;
	struct rtf_object object;
};

static struct group *
group_of(struct rtf *rtf)
{
	return &rtf->groups[rtf->ngroups - 1];
}

static bool
shows_text(const struct group *group)
{
	return group->dest <= DEST_SHAPE_VALUE;
}

static const enum part parts[] = {
    [DEST_BODY] = PART_BODY,
    [DEST_HEADER] = PART_HEADER,
    [DEST_FOOTER] = PART_FOOTER,
    [DEST_NOTE] = PART_NOTE,
    [DEST_COMMENT] = PART_COMMENT,
    [DEST_TEXTBOX] = PART_TEXTBOX,
    [DEST_METADATA] = PART_METADATA,
    [DEST_SHAPE_VALUE] = PART_TEXTBOX,
};

/* ---- text -------------------------------------------------------------------------------------- */

static void
look_get(const struct rtf *rtf, const struct group *group, struct look *ret)
{
	const struct rtf_font *font = rtf_font_get(&rtf->tables, group->font);

	ret->flags = group->flags | group->frame;
	ret->font = SPAN_FONT_UNKNOWN;
	ret->size = group->size;
	if (font != NULL) {
		ret->flags |= font->flags;
		ret->font = font->font;
	}
}

static void
code_put(struct rtf *rtf, uint32_t c)
{
	struct group *group = group_of(rtf);
	struct look look;

	if (!shows_text(group))
		return;
	look_get(rtf, group, &look);
	markup_code(&rtf->flows[group->flow], c, &look);
}

static void
text_put(struct rtf *rtf, struct rd text)
{
	struct group *group = group_of(rtf);
	struct look look;

	if (!shows_text(group) || text.left == 0)
		return;
	look_get(rtf, group, &look);
	markup_bytes(&rtf->flows[group->flow], text.p, text.left, &look);
}

/* A byte of the font's own encoding. */
static void
byte_put(struct rtf *rtf, uint8_t byte)
{
	const struct rtf_font *font = rtf_font_get(&rtf->tables, group_of(rtf)->font);
	int32_t codepage = rtf->codepage;

	if (font != NULL && font->font != SPAN_FONT_UNKNOWN) {
		code_put(rtf, byte);
		return;
	}
	if (font != NULL && font->charset == CHARSET_VIETNAMESE)
		codepage = 1258;
	if (codepage == CODEPAGE_UTF8)
		text_put(rtf, rd_init(&byte, 1));
	else
		code_put(rtf, rtf_byte_code(byte, codepage));
}

static void
unicode_put(struct rtf *rtf, int32_t number)
{
	uint32_t c = (uint32_t)number & 0xffff;

	if (c >= 0xd800 && c <= 0xdbff) {
		rtf->high = c;
		return;
	}
	if (c >= 0xdc00 && c <= 0xdfff)
		c = rtf->high != 0 ? 0x10000 + ((rtf->high - 0xd800) << 10) + (c - 0xdc00) : 0xfffd;
	else if (c >= 0xf020 && c <= 0xf0ff)
		c &= 0xff; /* a symbol font's: its byte */
	rtf->high = 0;
	code_put(rtf, c);
}

static void
block_end(struct rtf *rtf, bool cell)
{
	struct group *group = group_of(rtf);
	struct markup *markup = &rtf->flows[group->flow];

	if (!shows_text(group))
		return;
	markup->part = parts[group->dest];
	if (markup->part == PART_BODY && (cell || group->cell))
		markup->part = PART_CELL;
	markup_end(markup);
}

/* ---- groups ------------------------------------------------------------------------------------ */

static void
group_open(struct rtf *rtf)
{
	rtf->skip = 0;
	if (rtf->ngroups == RTF_NEST_MAX) {
		rtf->deeper++;
		if (!rtf->deep_reported)
			scan_opaque(rtf->scan, WHY_LIMIT, LIMIT_DEPTH);
		rtf->deep_reported = true;
		return;
	}
	rtf->groups[rtf->ngroups] = *group_of(rtf);
	rtf->groups[rtf->ngroups].star = false;
	rtf->ngroups++;
}

/* A shape's property was read: some are text, and one says whether it is framed. */
static void
shape_value_end(struct rtf *rtf, struct markup *markup)
{
	static const char *const texts[] = {"gtextUNICODE", "wzDescription", "wzName", "pibName"};
	struct rd name = rd_init(rtf->shape_name, rtf->shape_name_len);

	if (name.left == 5 && memcmp(name.p, "fLine", 5) == 0)
		rtf->shape_line = !(markup->len > 0 && markup->text[0] == '0');
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		if (name.left == strlen(texts[i]) && memcmp(name.p, texts[i], name.left) == 0) {
			/* WordArt is shown; the rest is said of the shape. */
			markup->part = i == 0 ? PART_TEXTBOX : PART_METADATA;
			markup_end(markup);
		}
	}
	markup_cut(markup, 0);
	markup->any = false;
}

static void
group_close(struct rtf *rtf)
{
	struct group *group = group_of(rtf), *outer;

	rtf->skip = 0;
	if (rtf->deeper > 0) {
		rtf->deeper--;
		return;
	}
	if (rtf->ngroups == 1)
		return; /* one brace too many */
	outer = group - 1;
	if (group->flow != outer->flow || group->dest != outer->dest) {
		if (group->dest == DEST_SHAPE_VALUE)
			shape_value_end(rtf, &rtf->flows[group->flow]);
		else
			block_end(rtf, false);
	}
	if (group->dest == DEST_OBJECT && outer->dest != DEST_OBJECT)
		rtf_object_scan(&rtf->object, rtf->scan);
	/* A paragraph's own properties outlive the group they were set in. */
	if (shows_text(group) && group->flow == outer->flow)
		outer->cell = group->cell;
	rtf->ngroups--;
}

static void
destination_set(struct rtf *rtf, enum destination dest)
{
	struct group *group = group_of(rtf);

	if (group->dest == DEST_SKIP || dest == DEST_INHERIT || rtf->ngroups == 1)
		return;
	group->dest = dest;
	if (dest == DEST_OBJECT)
		rtf_object_begin(&rtf->object, rtf->scan, rtf->rest.left);
	if (dest == DEST_SHAPE)
		rtf->shape_line = true; /* unless a property says no */
	if (dest == DEST_SHAPE_NAME)
		rtf->shape_name_len = 0;
	if (!shows_text(group))
		return;
	group->flow = (unsigned int)size_min(group->flow + 1, FLOWS - 1);
	block_end(rtf, false);
	group->cell = false;
	group->flags = group->frame = 0;
	group->font = rtf->default_font;
	if (dest == DEST_TEXTBOX && rtf->shape_line)
		group->frame = SPAN_BORDER;
}

/* ---- words ------------------------------------------------------------------------------------- */

static const struct word_row *
word_find(struct rd name)
{
	size_t low = 0, high = ARRAY_LEN(words);

	if (name.left > WORD_BYTES_MAX)
		return NULL;
	while (low < high) {
		size_t mid = (low + high) / 2, n = strlen(words[mid].name);
		int order = memcmp(name.p, words[mid].name, size_min(n, name.left));

		if (order == 0 && n == name.left)
			return &words[mid];
		if (order > 0 || (order == 0 && name.left > n))
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

static void
font_set(struct rtf *rtf, int32_t number)
{
	struct group *group = group_of(rtf);

	if (group->dest == DEST_FONTS)
		rtf_font_begin(&rtf->tables, number);
	else
		group->font = number;
}

/* Words that end or break the block. */
static void
layout_run(struct rtf *rtf, enum word word)
{
	struct group *group = group_of(rtf);

	if (!shows_text(group))
		return;
	if (word == WORD_LINE)
		markup_line(&rtf->flows[group->flow]);
	else if (word == WORD_TAB)
		markup_tab(&rtf->flows[group->flow]);
	else
		block_end(rtf, word == WORD_CELL);
}

static void
flag_set(struct group *group, uint32_t flag, bool on)
{
	group->flags = on ? group->flags | flag : group->flags & ~flag;
}

static void
word_run(struct rtf *rtf, const struct word_row *row, const struct rtf_token *token)
{
	struct group *group = group_of(rtf);
	int32_t number = token->number;

	switch (row->word) {
	case WORD_DESTINATION:
		destination_set(rtf, (enum destination)row->arg);
		break;
	case WORD_PARAGRAPH:
	case WORD_CELL:
	case WORD_ROW:
	case WORD_LINE:
	case WORD_TAB:
		layout_run(rtf, row->word);
		break;
	case WORD_PARD:
		group->cell = false;
		flag_set(group, SPAN_BORDER, false);
		break;
	case WORD_PLAIN:
		group->flags &= SPAN_BORDER;
		group->font = rtf->default_font;
		group->size = 0;
		break;
	case WORD_IN_TABLE:
		group->cell = true;
		break;
	case WORD_FLAG:
		flag_set(group, row->arg, !token->has_number || number != 0);
		break;
	case WORD_FRAME:
		flag_set(group, SPAN_BORDER, true);
		break;
	case WORD_COLOR:
		flag_set(group, SPAN_RED, rtf_color_red(&rtf->tables, number));
		break;
	case WORD_FONT:
		font_set(rtf, number);
		break;
	case WORD_SIZE:
		group->size = number > 0 && number < UINT16_MAX ? (uint16_t)number : 0;
		break;
	case WORD_DEFAULT_FONT:
		rtf->default_font = group->font = number;
		break;
	case WORD_UNICODE:
		unicode_put(rtf, number);
		rtf->skip = group->unicode_skip;
		break;
	case WORD_SKIP_COUNT:
		group->unicode_skip = number >= 0 ? (uint32_t)number : 1;
		break;
	case WORD_CODEPAGE:
		rtf->codepage = number;
		break;
	case WORD_CHARSET:
		rtf->tables.now.charset = number;
		break;
	case WORD_RGB:
		rtf->tables.rgb[row->arg] = number;
		break;
	case WORD_CHARACTER:
		code_put(rtf, row->arg);
		break;
	}
}

static void
word_read(struct rtf *rtf, const struct rtf_token *token)
{
	const struct word_row *row = word_find(token->text);
	struct group *group = group_of(rtf);

	/* It counts as a character behind \u, but is obeyed: some writers put none there. */
	rtf->skip -= rtf->skip > 0 ? 1 : 0;
	if (row == NULL) {
		if (group->star && group->dest != DEST_SKIP)
			group->dest = DEST_SKIP;
	} else {
		word_run(rtf, row, token);
	}
	group->star = false;
}

static void
symbol_read(struct rtf *rtf, uint8_t c)
{
	switch (c) {
	case '*':
		group_of(rtf)->star = true;
		break;
	case '~':
		code_put(rtf, 0xa0);
		break;
	case '_':
		code_put(rtf, '-');
		break;
	case '\\':
	case '{':
	case '}':
		code_put(rtf, c);
		break;
	case '\r':
	case '\n':
		block_end(rtf, false);
		break;
	case '\t':
		layout_run(rtf, WORD_TAB);
		break;
	default:
		break; /* "\-" and the like are not shown */
	}
}

/* ---- the document ------------------------------------------------------------------------------ */

/* Text of destinations that are not shown. */
static void
hidden_text_read(struct rtf *rtf, const struct group *group, struct rd text)
{
	for (size_t i = 0; i < text.left; i++) {
		if (group->dest == DEST_FONTS) {
			rtf_font_byte(&rtf->tables, text.p[i]);
		} else if (group->dest == DEST_COLORS && text.p[i] == ';') {
			rtf_color_end(&rtf->tables);
		} else if (group->dest == DEST_SHAPE_NAME &&
		    rtf->shape_name_len < sizeof(rtf->shape_name)) {
			rtf->shape_name[rtf->shape_name_len++] = (char)text.p[i];
		}
	}
	if (group->dest == DEST_OBJECT)
		rtf_object_hex(&rtf->object, text);
}

static void
text_read(struct rtf *rtf, struct rd text)
{
	struct group *group = group_of(rtf);
	size_t skip = size_min(rtf->skip, text.left);

	(void)rd_skip(&text, skip);
	rtf->skip -= (uint32_t)skip;
	if (shows_text(group))
		text_put(rtf, text);
	else
		hidden_text_read(rtf, group, text);
}

/* Is the token one of those that stand for a character behind \u? */
static bool
token_skipped(struct rtf *rtf, const struct rtf_token *token)
{
	if (rtf->skip == 0 || (token->kind != RTF_HEX && token->kind != RTF_SYMBOL))
		return false;
	rtf->skip--;
	return true;
}

static void
token_read(struct rtf *rtf, const struct rtf_token *token)
{
	if (token_skipped(rtf, token))
		return;
	switch (token->kind) {
	case RTF_OPEN:
		group_open(rtf);
		break;
	case RTF_CLOSE:
		group_close(rtf);
		break;
	case RTF_WORD:
		word_read(rtf, token);
		break;
	case RTF_SYMBOL:
		symbol_read(rtf, token->byte);
		break;
	case RTF_HEX:
		if (shows_text(group_of(rtf)))
			byte_put(rtf, token->byte);
		else
			hidden_text_read(rtf, group_of(rtf), rd_init(&token->byte, 1));
		break;
	case RTF_TEXT:
		text_read(rtf, token->text);
		break;
	case RTF_BINARY:
		if (group_of(rtf)->dest == DEST_OBJECT)
			rtf_object_bytes(&rtf->object, token->text);
		break;
	}
}

static bool
rtf_init(struct rtf *rtf, struct scan *scan, struct rd bytes)
{
	char *text = scan_text_buffer(scan, (size_t)FLOWS * MARKUP_BYTES);

	if (text == NULL)
		return false;
	rtf->scan = scan;
	rtf->rest = bytes;
	rtf->codepage = 1252;
	rtf->shape_line = true;
	for (size_t i = 0; i < FLOWS; i++) {
		markup_init_at(&rtf->flows[i], scan, text + i * MARKUP_BYTES);
		rtf->flows[i].encoding = ENCODING_RTF;
	}
	rtf->ngroups = 1;
	rtf->groups[0].unicode_skip = 1;
	return true;
}

/* As Word: the digits of the version do not matter, and older programs left the f out. */
bool
rtf_probe(const struct doc *doc)
{
	struct rd rest = doc->bytes;

	if (rest.left >= 3 && memcmp(rest.p, "\xef\xbb\xbf", 3) == 0)
		(void)rd_skip(&rest, 3);
	while (rest.left > 0 && (rest.p[0] <= ' '))
		(void)rd_skip(&rest, 1);
	return rest.left >= 4 && memcmp(rest.p, "{\\rt", 4) == 0;
}

void
rtf_read(struct scan *scan, const struct doc *doc)
{
	struct rtf *rtf = calloc(1, sizeof(*rtf));
	struct rtf_token token;

	if (rtf == NULL || !rtf_init(rtf, scan, doc->bytes)) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
		free(rtf);
		return;
	}
	while (!scan_stopped(scan) && rtf_next(&rtf->rest, &token))
		token_read(rtf, &token);
	/* What was never closed is text. */
	while (rtf->ngroups > 1)
		group_close(rtf);
	block_end(rtf, false);
	rtf_object_free(&rtf->object);
	free(rtf);
}
