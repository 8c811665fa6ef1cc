/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/proto_rules.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int
bool_decode(struct rd *rd, bool *ret)
{
	uint8_t raw;

	if (rd_u8(rd, &raw) < 0 || raw > 1)
		return -EBADMSG;
	*ret = raw != 0;
	return 0;
}

static int
level_decode(struct rd *rd, enum level *ret)
{
	uint8_t raw;

	return rd_u8(rd, &raw) < 0 ? -EBADMSG : level_from(raw, ret);
}

void
rules_request_set(struct rules_request *ret, enum rules_want want, const char *path)
{
	static const char cut[] = "\xe2\x80\xa6"; /* … */
	size_t len = strlen(path);
	bool whole = len <= RULES_NAME_MAX;
	const char *from = path + (whole ? 0 : len - (RULES_NAME_MAX - strlen(cut)));

	while (!whole && ((unsigned char)*from & 0xC0) == 0x80)
		from++;
	ret->want = want;
	snprintf(ret->name, sizeof(ret->name), "%s%s", whole ? "" : cut, from);
}

void
rules_request_encode(const struct rules_request *request, struct wr *wr)
{
	wr_u8(wr, (uint8_t)request->want);
	wr_str(wr, request->name);
}

int
rules_request_decode(struct rd *rd, struct rules_request *ret)
{
	uint8_t want;

	if (rd_u8(rd, &want) < 0 || rd_str(rd, ret->name, RULES_NAME_MAX) < 0 || rd_end(rd) < 0)
		return -EBADMSG;
	if (want > RULES_TEST)
		return -EBADMSG;
	ret->want = (enum rules_want)want;
	return 0;
}

void
rules_row_encode(const struct rules_row *row, struct wr *wr)
{
	wr_str(wr, row->section);
	wr_str(wr, row->name);
	wr_u8(wr, (uint8_t)row->level);
	wr_u32le(wr, row->parts);
	wr_u32le(wr, row->levels);
	wr_u8(wr, (uint8_t)row->at_most);
	wr_u8(wr, row->needs_capitals ? 1 : 0);
	wr_u8(wr, row->needs_letterhead ? 1 : 0);
	wr_u16le(wr, row->ntypes);
	wr_u16le(wr, row->nlooks);
}

int
rules_row_decode(struct rd *rd, struct rules_row *ret)
{
	uint8_t at_most;

	if (rd_str(rd, ret->section, RULES_SECTION_MAX) < 0 ||
	    rd_str(rd, ret->name, RULE_BYTES_MAX) < 0 || level_decode(rd, &ret->level) < 0 ||
	    rd_u32le(rd, &ret->parts) < 0 || rd_u32le(rd, &ret->levels) < 0 ||
	    rd_u8(rd, &at_most) < 0 || bool_decode(rd, &ret->needs_capitals) < 0 ||
	    bool_decode(rd, &ret->needs_letterhead) < 0 || rd_u16le(rd, &ret->ntypes) < 0 ||
	    rd_u16le(rd, &ret->nlooks) < 0)
		return -EBADMSG;
	if (confidence_from(at_most, &ret->at_most) < 0 || ret->ntypes > RULES_TEXTS_MAX ||
	    ret->nlooks > RULES_TEXTS_MAX)
		return -EBADMSG;
	return 0;
}

void
rules_text_encode(const char *text, struct wr *wr)
{
	size_t len = strnlen(text, RULES_TEXT_MAX);

	/* At a whole character. */
	while (text[len] != '\0' && len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80)
		len--;
	wr_u16le(wr, (uint16_t)len);
	wr_bytes(wr, text, len);
}

int
rules_text_decode(struct rd *rd, char ret[RULES_TEXT_MAX + 1])
{
	return rd_str(rd, ret, RULES_TEXT_MAX) < 0 ? -EBADMSG : 0;
}

void
rules_said_encode(const struct rules_said *said, struct wr *wr)
{
	wr_str(wr, said->rule);
	rules_text_encode(said->text, wr);
	wr_u8(wr, said->counter ? 1 : 0);
	wr_u8(wr, said->kept ? 1 : 0);
	wr_u8(wr, (uint8_t)said->level);
	wr_u8(wr, (uint8_t)said->confidence);
	wr_str(wr, said->found);
}

int
rules_said_decode(struct rd *rd, struct rules_said *ret)
{
	uint8_t confidence;

	if (rd_str(rd, ret->rule, RULE_BYTES_MAX) < 0 || rules_text_decode(rd, ret->text) < 0 ||
	    bool_decode(rd, &ret->counter) < 0 || bool_decode(rd, &ret->kept) < 0 ||
	    level_decode(rd, &ret->level) < 0 || rd_u8(rd, &confidence) < 0 ||
	    rd_str(rd, ret->found, RULE_BYTES_MAX) < 0 || rd_end(rd) < 0)
		return -EBADMSG;
	return confidence_from(confidence, &ret->confidence);
}

void
rules_end_encode(const struct rules_end *end, struct wr *wr)
{
	wr_u8(wr, end->good ? 1 : 0);
	wr_str(wr, end->error);
	wr_str(wr, end->name);
	wr_u32le(wr, end->rules);
	wr_u32le(wr, end->examples);
	wr_u32le(wr, end->broken);
}

int
rules_end_decode(struct rd *rd, struct rules_end *ret)
{
	if (bool_decode(rd, &ret->good) < 0 || rd_str(rd, ret->error, sizeof(ret->error) - 1) < 0 ||
	    rd_str(rd, ret->name, RULE_BYTES_MAX) < 0 || rd_u32le(rd, &ret->rules) < 0 ||
	    rd_u32le(rd, &ret->examples) < 0 || rd_u32le(rd, &ret->broken) < 0 || rd_end(rd) < 0)
		return -EBADMSG;
	return 0;
}
