/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names and bytes of verdicts. Pure: no system calls. */
#include "base/verdict.h"

#include <errno.h>
#include <string.h>

#include "base/checked.h"

static const char *const verdict_names[] = {
    [VERDICT_CLEAN] = "clean",
    [VERDICT_ERROR] = "error",
    [VERDICT_OPAQUE] = "opaque",
    [VERDICT_REVIEW] = "review",
    [VERDICT_MARKED] = "marked",
};

static const char *const level_names[] = {
    [LEVEL_NONE] = NULL,
    [LEVEL_MAT] = "mat",
    [LEVEL_TOI_MAT] = "toi-mat",
    [LEVEL_TUYET_MAT] = "tuyet-mat",
};

static const char *const level_markings[] = {
    [LEVEL_NONE] = "",
    [LEVEL_MAT] = "MẬT",
    [LEVEL_TOI_MAT] = "TỐI MẬT",
    [LEVEL_TUYET_MAT] = "TUYỆT MẬT",
};

static const char *const confidence_names[] = {
    [CONFIDENCE_NONE] = NULL,
    [CONFIDENCE_REVIEW] = "review",
    [CONFIDENCE_LIKELY] = "likely",
    [CONFIDENCE_CERTAIN] = "certain",
};

static const char *const part_names[] = {
    [PART_BODY] = "body",
    [PART_HEADER] = "header",
    [PART_FOOTER] = "footer",
    [PART_TEXTBOX] = "text-box",
    [PART_CELL] = "cell",
    [PART_COMMENT] = "comment",
    [PART_NOTE] = "note",
    [PART_METADATA] = "metadata",
    [PART_NAME] = "name",
};

static const char *const form_names[] = {
    [FORM_NONE] = "none",
    [FORM_OWN_LINE] = "own-line",
    [FORM_FIELD] = "field",
    [FORM_STAMP] = "stamp",
    [FORM_TITLE] = "title",
};

static const char *const encoding_names[] = {
    [ENCODING_UTF8] = "utf-8",
    [ENCODING_UTF8_DECOMPOSED] = "utf-8-decomposed",
    [ENCODING_UTF16LE] = "utf-16le",
    [ENCODING_UTF16BE] = "utf-16be",
    [ENCODING_UTF32LE] = "utf-32le",
    [ENCODING_UTF32BE] = "utf-32be",
    [ENCODING_TCVN3] = "tcvn3",
    [ENCODING_TCVN5712] = "tcvn5712",
    [ENCODING_VNI] = "vni",
    [ENCODING_VNI_MAC] = "vni-mac",
    [ENCODING_VISCII] = "viscii",
    [ENCODING_VPS] = "vps",
    [ENCODING_WINDOWS_1258] = "windows-1258",
    [ENCODING_VIQR] = "viqr",
    [ENCODING_BKHCM1] = "bkhcm1",
    [ENCODING_BKHCM2] = "bkhcm2",
    [ENCODING_VIETWARE_X] = "vietware-x",
    [ENCODING_VIETWARE_F] = "vietware-f",
    [ENCODING_NCR] = "ncr",
    [ENCODING_RTF] = "rtf",
    [ENCODING_QUOTED_PRINTABLE] = "quoted-printable",
    [ENCODING_BASE64] = "base64",
    [ENCODING_PERCENT] = "percent",
    [ENCODING_JSON] = "json",
    [ENCODING_MOJIBAKE] = "mojibake",
};

static const char *const why_names[] = {
    [WHY_NONE] = "none",
    [WHY_ENCRYPTED] = "encrypted",
    [WHY_LIMIT] = "limit",
    [WHY_UNSUPPORTED] = "unsupported",
    [WHY_DAMAGED] = "damaged",
    [WHY_IMAGE] = "image",
    [WHY_READ] = "unreadable",
    [WHY_CHANGED] = "changed",
    [WHY_DIED] = "worker-died",
    [WHY_NOT_REGULAR] = "not-a-regular-file",
};

static const char *const limit_names[] = {
    [LIMIT_NONE] = NULL,
    [LIMIT_DEPTH] = "depth",
    [LIMIT_ENTRIES] = "entries",
    [LIMIT_INFLATED] = "inflated",
    [LIMIT_MEMORY] = "memory",
    [LIMIT_CPU] = "cpu",
    [LIMIT_WALL] = "wall",
    [LIMIT_SIZE] = "size",
};

/* For each enum its name function and its way in from a raw number. */
/* NOLINTBEGIN(bugprone-macro-parentheses): a type cannot stand in parentheses. */
#define NAMED_ENUM(type, noun, names)           \
	const char *noun##_name(type v)         \
	{                                       \
		return (names)[v];              \
	}                                       \
	int noun##_from(uint8_t raw, type *ret) \
	{                                       \
		if (raw >= ARRAY_LEN(names))    \
			return -EBADMSG;        \
		*ret = (type)raw;               \
		return 0;                       \
	}

/* NOLINTEND(bugprone-macro-parentheses) */
NAMED_ENUM(enum verdict_kind, verdict, verdict_names)
NAMED_ENUM(enum level, level, level_names)
NAMED_ENUM(enum confidence, confidence, confidence_names)
NAMED_ENUM(enum part, part, part_names)
NAMED_ENUM(enum form, form, form_names)
NAMED_ENUM(enum encoding, encoding, encoding_names)
NAMED_ENUM(enum why, why, why_names)
NAMED_ENUM(enum limit, limit, limit_names)

const char *
level_marking(enum level level)
{
	return level_markings[level];
}

void
scan_result_init(struct scan_result *result)
{
	memset(result, 0, sizeof(*result));
}

/* Sure before unsure, then the higher level, then the higher confidence: so the first finding
 * kept is the one that names the file. */
static bool
finding_stronger(const struct finding *a, const struct finding *b)
{
	bool a_sure = a->confidence >= CONFIDENCE_LIKELY,
	     b_sure = b->confidence >= CONFIDENCE_LIKELY;

	if (a_sure != b_sure)
		return a_sure;
	if (a->level != b->level)
		return a->level > b->level;
	return a->confidence > b->confidence;
}

void
scan_result_add(struct scan_result *result, const struct finding *finding)
{
	size_t at = result->nfindings;

	if (result->findings_total < UINT32_MAX)
		result->findings_total++;
	while (at > 0 && finding_stronger(finding, &result->findings[at - 1]))
		at--;
	if (at == FINDINGS_MAX)
		return;
	if (result->nfindings < FINDINGS_MAX)
		result->nfindings++;
	memmove(&result->findings[at + 1], &result->findings[at],
	    (result->nfindings - at - 1) * sizeof(result->findings[0]));
	result->findings[at] = *finding;
}

void
scan_result_add_opaque(struct scan_result *result, enum why why, enum limit limit,
    const char *where)
{
	struct opaque *opaque;

	if (result->opaque_total < UINT32_MAX)
		result->opaque_total++;
	if (result->nopaque == OPAQUE_MAX)
		return;
	opaque = &result->opaque[result->nopaque++];
	opaque->why = why;
	opaque->limit = limit;
	strncpy(opaque->where, where, WHERE_BYTES_MAX);
	opaque->where[WHERE_BYTES_MAX] = '\0';
}

void
scan_result_sum(const struct scan_result *result, struct verdict *ret)
{
	const struct finding *best = result->nfindings > 0 ? &result->findings[0] : NULL;

	memset(ret, 0, sizeof(*ret));
	if (best != NULL) {
		ret->kind = best->confidence >= CONFIDENCE_LIKELY ? VERDICT_MARKED : VERDICT_REVIEW;
		ret->level = best->level;
		ret->confidence = best->confidence;
		ret->part = best->part;
		ret->form = best->form;
		ret->encoding = best->encoding;
		memcpy(ret->rule, best->rule, sizeof(ret->rule));
		memcpy(ret->where, best->where, sizeof(ret->where));
	} else if (result->nopaque > 0) {
		ret->kind = VERDICT_OPAQUE;
		ret->why = result->opaque[0].why;
		ret->limit = result->opaque[0].limit;
		memcpy(ret->where, result->opaque[0].where, sizeof(ret->where));
	} else if (result->error) {
		ret->kind = VERDICT_ERROR;
		ret->why = result->error_why;
	}
}

void
verdict_encode(const struct verdict *v, struct wr *wr)
{
	wr_u8(wr, (uint8_t)v->kind);
	wr_u8(wr, (uint8_t)v->level);
	wr_u8(wr, (uint8_t)v->confidence);
	wr_u8(wr, (uint8_t)v->part);
	wr_u8(wr, (uint8_t)v->form);
	wr_u8(wr, (uint8_t)v->encoding);
	wr_u8(wr, (uint8_t)v->why);
	wr_u8(wr, (uint8_t)v->limit);
	wr_str(wr, v->rule);
	wr_str(wr, v->where);
}

int
verdict_decode(struct rd *rd, struct verdict *ret)
{
	const uint8_t *raw;

	memset(ret, 0, sizeof(*ret));
	if (rd_bytes(rd, 8, &raw) < 0 || rd_str(rd, ret->rule, RULE_BYTES_MAX) < 0 ||
	    rd_str(rd, ret->where, WHERE_BYTES_MAX) < 0)
		return -EBADMSG;
	if (verdict_from(raw[0], &ret->kind) < 0 || level_from(raw[1], &ret->level) < 0 ||
	    confidence_from(raw[2], &ret->confidence) < 0 || part_from(raw[3], &ret->part) < 0 ||
	    form_from(raw[4], &ret->form) < 0 || encoding_from(raw[5], &ret->encoding) < 0 ||
	    why_from(raw[6], &ret->why) < 0 || limit_from(raw[7], &ret->limit) < 0)
		return -EBADMSG;
	return 0;
}

static void
finding_encode(const struct finding *f, struct wr *wr)
{
	wr_u8(wr, (uint8_t)f->level);
	wr_u8(wr, (uint8_t)f->confidence);
	wr_u8(wr, (uint8_t)f->part);
	wr_u8(wr, (uint8_t)f->form);
	wr_u8(wr, (uint8_t)f->encoding);
	wr_u8(wr, (uint8_t)f->nreasons);
	wr_str(wr, f->rule);
	wr_str(wr, f->where);
	for (size_t i = 0; i < f->nreasons; i++)
		wr_str(wr, f->reasons[i]);
}

static int
finding_decode(struct rd *rd, struct finding *ret)
{
	const uint8_t *raw;

	memset(ret, 0, sizeof(*ret));
	if (rd_bytes(rd, 6, &raw) < 0 || rd_str(rd, ret->rule, RULE_BYTES_MAX) < 0 ||
	    rd_str(rd, ret->where, WHERE_BYTES_MAX) < 0)
		return -EBADMSG;
	if (level_from(raw[0], &ret->level) < 0 || confidence_from(raw[1], &ret->confidence) < 0 ||
	    part_from(raw[2], &ret->part) < 0 || form_from(raw[3], &ret->form) < 0 ||
	    encoding_from(raw[4], &ret->encoding) < 0 || raw[5] > REASONS_MAX)
		return -EBADMSG;
	ret->nreasons = raw[5];
	for (size_t i = 0; i < ret->nreasons; i++) {
		if (rd_str(rd, ret->reasons[i], REASON_BYTES_MAX) < 0)
			return -EBADMSG;
	}
	return 0;
}

void
scan_result_encode(const struct scan_result *r, struct wr *wr)
{
	wr_str(wr, r->type);
	wr_u8(wr, r->error ? 1 : 0);
	wr_u8(wr, (uint8_t)r->error_why);
	wr_u32le(wr, r->findings_total);
	wr_u32le(wr, r->opaque_total);
	wr_u8(wr, (uint8_t)r->nfindings);
	wr_u8(wr, (uint8_t)r->nopaque);
	for (size_t i = 0; i < r->nfindings; i++)
		finding_encode(&r->findings[i], wr);
	for (size_t i = 0; i < r->nopaque; i++) {
		wr_u8(wr, (uint8_t)r->opaque[i].why);
		wr_u8(wr, (uint8_t)r->opaque[i].limit);
		wr_str(wr, r->opaque[i].where);
	}
}

static int
opaque_decode(struct rd *rd, struct opaque *ret)
{
	uint8_t why, limit;

	if (rd_u8(rd, &why) < 0 || rd_u8(rd, &limit) < 0 ||
	    rd_str(rd, ret->where, WHERE_BYTES_MAX) < 0)
		return -EBADMSG;
	if (why_from(why, &ret->why) < 0 || limit_from(limit, &ret->limit) < 0)
		return -EBADMSG;
	return 0;
}

int
scan_result_decode(struct rd *rd, struct scan_result *ret)
{
	uint8_t error, error_why, nfindings, nopaque;

	scan_result_init(ret);
	if (rd_str(rd, ret->type, TYPE_BYTES_MAX) < 0 || rd_u8(rd, &error) < 0 ||
	    rd_u8(rd, &error_why) < 0 || rd_u32le(rd, &ret->findings_total) < 0 ||
	    rd_u32le(rd, &ret->opaque_total) < 0 || rd_u8(rd, &nfindings) < 0 ||
	    rd_u8(rd, &nopaque) < 0)
		return -EBADMSG;
	if (error > 1 || why_from(error_why, &ret->error_why) < 0 || nfindings > FINDINGS_MAX ||
	    nopaque > OPAQUE_MAX || nfindings > ret->findings_total || nopaque > ret->opaque_total)
		return -EBADMSG;
	ret->error = error != 0;
	for (size_t i = 0; i < nfindings; i++) {
		if (finding_decode(rd, &ret->findings[i]) < 0)
			return -EBADMSG;
	}
	for (size_t i = 0; i < nopaque; i++) {
		if (opaque_decode(rd, &ret->opaque[i]) < 0)
			return -EBADMSG;
	}
	ret->nfindings = nfindings;
	ret->nopaque = nopaque;
	return 0;
}
