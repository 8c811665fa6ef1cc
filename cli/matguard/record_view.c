/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the table of what each field of a record is called and how its value reads. */
#include "cli/matguard/record_view.h"

#include <errno.h>
#include <inttypes.h>
#include <pwd.h>
#include <string.h>
#include <time.h>

#include "base/checked.h"
#include "base/escape.h"
#include "base/json.h"
#include "base/lang.h"
#include "cli/matguard/limits.h"
#include "cli/matguard/show.h"

enum field_type {
	FIELD_NAME, /* u8 of an enum: name() says it */
	FIELD_U8,
	FIELD_U32,
	FIELD_U64,
	FIELD_TEXT,
};

/* Enum fields come in range out of record_event_decode(). */
static const char *
act_text(uint8_t v)
{
	return record_act_name((enum record_act)v);
}

static const char *
decision_text(uint8_t v)
{
	return record_decision_name((enum record_decision)v);
}

static const char *
cause_text(uint8_t v)
{
	return record_cause_name((enum record_cause)v);
}

static const char *
verdict_text(uint8_t v)
{
	return verdict_name((enum verdict_kind)v);
}

static const char *
level_text(uint8_t v)
{
	return level_name((enum level)v);
}

static const char *
confidence_text(uint8_t v)
{
	return confidence_name((enum confidence)v);
}

static const char *
part_text(uint8_t v)
{
	return part_name((enum part)v);
}

static const char *
form_text(uint8_t v)
{
	return form_name((enum form)v);
}

static const char *
encoding_text(uint8_t v)
{
	return encoding_name((enum encoding)v);
}

static const char *
why_text(uint8_t v)
{
	return why_name((enum why)v);
}

static const char *
limit_text(uint8_t v)
{
	return limit_name((enum limit)v);
}

static const struct field_row {
	enum record_tag tag;
	const char *key; /* of the JSON object */
	enum field_type type;
	const char *(*name)(uint8_t);
	const char *label; /* N_() */
} fields[] = {
    {TAG_ACT, "act", FIELD_NAME, act_text, N_("what happened")},
    {TAG_DECISION, "decision", FIELD_NAME, decision_text, N_("answer")},
    {TAG_CAUSE, "cause", FIELD_NAME, cause_text, N_("why that answer")},
    {TAG_VERDICT, "verdict", FIELD_NAME, verdict_text, N_("verdict")},
    {TAG_LEVEL, "level", FIELD_NAME, level_text, N_("level")},
    {TAG_CONFIDENCE, "confidence", FIELD_NAME, confidence_text, N_("confidence")},
    {TAG_PART, "part", FIELD_NAME, part_text, N_("place")},
    {TAG_FORM, "form", FIELD_NAME, form_text, N_("form")},
    {TAG_ENCODING, "encoding", FIELD_NAME, encoding_text, N_("encoding")},
    {TAG_WHY, "why", FIELD_NAME, why_text, N_("reason")},
    {TAG_LIMIT, "limit", FIELD_NAME, limit_text, N_("limit")},
    {TAG_RULE, "rule", FIELD_TEXT, NULL, N_("rule")},
    {TAG_WHERE, "where", FIELD_TEXT, NULL, N_("place in the file")},
    {TAG_DEV, "dev", FIELD_U64, NULL, N_("device")},
    {TAG_INO, "ino", FIELD_U64, NULL, N_("inode")},
    {TAG_SIZE, "size", FIELD_U64, NULL, N_("bytes")},
    {TAG_MTIME_NS, "mtime_ns", FIELD_U64, NULL, N_("modified (ns since 1970)")},
    {TAG_CTIME_NS, "ctime_ns", FIELD_U64, NULL, N_("changed (ns since 1970)")},
    {TAG_PATH, "path", FIELD_TEXT, NULL, N_("last known path")},
    {TAG_PID, "pid", FIELD_U32, NULL, N_("process")},
    {TAG_UID, "uid", FIELD_U32, NULL, N_("account (uid)")},
    {TAG_LOGIN_UID, "login_uid", FIELD_U32, NULL, N_("logged in as (uid)")},
    {TAG_COMM, "comm", FIELD_TEXT, NULL, N_("program, as it calls itself")},
    {TAG_GUARD, "guard", FIELD_U8, NULL, N_("guard")},
    {TAG_CONNECTIVITY, "connectivity", FIELD_U8, NULL, N_("connectivity")},
    {TAG_RULES, "rules", FIELD_U64, NULL, N_("generation of the rules")},
    {TAG_COUNT, "count", FIELD_U64, NULL, N_("count")},
    {TAG_PROCESS, "process", FIELD_TEXT, NULL, N_("part of MatGuard")},
    {TAG_TEXT, "text", FIELD_TEXT, NULL, N_("note")},
};

#define FIELD_BYTES (RECORD_EVENT_BYTES_MAX + 1)

int
record_view(struct rd record, struct record_view *ret)
{
	if (record_head_decode(&record, &ret->head) < 0 ||
	    record_event_decode(&record, &ret->event) < 0 || rd_end(&record) < 0)
		return -EBADMSG;
	return 0;
}

void
time_text(uint64_t wall_ns, char ret[24])
{
	time_t seconds = (time_t)(wall_ns / 1000000000u);
	struct tm tm;

	if (localtime_r(&seconds, &tm) == NULL || strftime(ret, 24, "%Y-%m-%d %H:%M:%S", &tm) == 0)
		memcpy(ret, "?", 2);
}

/* A number, or the text of a named one. False: the field is not there. */
static bool
field_number(const struct record_event *event, const struct field_row *row, uint64_t *ret)
{
	uint8_t byte;
	uint32_t word;

	switch (row->type) {
	case FIELD_NAME:
	case FIELD_U8:
		if (!record_get_u8(event, row->tag, &byte))
			return false;
		*ret = byte;
		return true;
	case FIELD_U32:
		if (!record_get_u32(event, row->tag, &word))
			return false;
		*ret = word;
		return true;
	case FIELD_U64:
		return record_get_u64(event, row->tag, ret);
	case FIELD_TEXT:
		return false;
	}
	return false;
}

void
record_view_json(FILE *out, const struct record_view *view)
{
	struct json json = json_init(out);
	char text[FIELD_BYTES];
	uint64_t v;

	json_object(&json, NULL);
	json_u64(&json, "epoch", view->head.epoch);
	json_u64(&json, "seq", view->head.seq);
	json_time(&json, "time", view->event.wall_ns);
	json_u64(&json, "mono_ns", view->event.mono_ns);
	json_hex(&json, "host", view->head.host, sizeof(view->head.host));
	json_hex(&json, "boot", view->head.boot, sizeof(view->head.boot));
	json_str(&json, "kind", record_kind_name(view->event.kind));
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		const struct field_row *row = &fields[i];

		if (row->type == FIELD_TEXT) {
			if (record_get_str(&view->event, row->tag, text, sizeof(text)))
				json_str(&json, row->key, text);
		} else if (field_number(&view->event, row, &v)) {
			if (row->type == FIELD_NAME)
				json_str(&json, row->key, row->name((uint8_t)v));
			else
				json_u64(&json, row->key, v);
		}
	}
	json_object_end(&json);
	json_line_end(&json);
}

/* ---- for people ---------------------------------------------------------------------------- */

/* Pads to a width counted in code points: Vietnamese letters take two or three bytes. */
static void
cell_print(FILE *out, const char *text, size_t width)
{
	size_t shown = 0, len = strlen(text);
	uint32_t c;

	for (size_t i = 0, n; i < len; i += n, shown++) {
		n = utf8_next((const uint8_t *)&text[i], len - i, &c);
		n = n == 0 ? 1 : n;
	}
	fputs(text, out);
	for (; shown < width; shown++)
		fputc(' ', out);
	fputs("  ", out);
}

static const char *
account_text(const struct record_event *event, char *ret, size_t size)
{
	const struct passwd *pw;
	uint32_t uid;

	if (!record_get_u32(event, TAG_LOGIN_UID, &uid) && !record_get_u32(event, TAG_UID, &uid))
		return "-";
	pw = getpwuid(uid);
	if (pw != NULL)
		return escape_str(ret, size, pw->pw_name);
	snprintf(ret, size, "%u", uid);
	return ret;
}

static const char *
text_or_dash(const struct record_event *event, enum record_tag tag, char *ret, size_t size)
{
	char raw[FIELD_BYTES];

	if (!record_get_str(event, tag, raw, sizeof(raw)))
		return "-";
	/* The place in a file comes with backslashes of ours. */
	return tag == TAG_WHERE ? escape_again(ret, size, raw) : escape_str(ret, size, raw);
}

void
record_view_heading(FILE *out)
{
	cell_print(out, _("Id"), 10);
	cell_print(out, _("Time"), 19);
	cell_print(out, _("Kind"), 10);
	cell_print(out, _("Level"), 9);
	cell_print(out, _("Answer"), 10);
	cell_print(out, _("Account"), 12);
	cell_print(out, _("Program"), 15);
	fprintf(out, "%s\n", _("File or note"));
}

void
record_view_line(FILE *out, const struct record_view *view)
{
	const struct record_event *event = &view->event;
	char text[SHOWN_BYTES_MAX], when[24];
	uint8_t level = LEVEL_NONE, decision = 0;

	snprintf(text, sizeof(text), "%u-%" PRIu64, view->head.epoch, view->head.seq);
	cell_print(out, text, 10);
	time_text(event->wall_ns, when);
	cell_print(out, when, 19);
	cell_print(out, show_word(record_kind_name(event->kind)), 10);
	(void)record_get_u8(event, TAG_LEVEL, &level);
	cell_print(out, level != LEVEL_NONE ? level_marking((enum level)level) : "-", 9);
	cell_print(out,
	    record_get_u8(event, TAG_DECISION, &decision) ? show_word(decision_text(decision))
							  : "-",
	    10);
	cell_print(out, account_text(event, text, sizeof(text)), 12);
	cell_print(out,
	    text_or_dash(event,
		event->kind == RECORD_PROCESS || event->kind == RECORD_START ? TAG_PROCESS
									     : TAG_COMM,
		text, sizeof(text)),
	    15);
	fputs(text_or_dash(event, event->kind == RECORD_FINDING ? TAG_PATH : TAG_TEXT, text,
		  sizeof(text)),
	    out);
	fputc('\n', out);
}

void
record_view_text(FILE *out, const struct record_view *view)
{
	char text[SHOWN_BYTES_MAX], when[24];
	uint64_t v;

	time_text(view->event.wall_ns, when);
	fprintf(out, "%u-%" PRIu64 "  %s  %s\n", view->head.epoch, view->head.seq, when,
	    show_word(record_kind_name(view->event.kind)));
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		const struct field_row *row = &fields[i];

		if (row->type == FIELD_TEXT) {
			if (record_get_str(&view->event, row->tag, text, FIELD_BYTES)) {
				fprintf(out, "  %s: %s\n", _(row->label),
				    text_or_dash(&view->event, row->tag, text, sizeof(text)));
			}
		} else if (field_number(&view->event, row, &v)) {
			if (row->type == FIELD_NAME)
				fprintf(out, "  %s: %s\n", _(row->label),
				    show_word(row->name((uint8_t)v)));
			else
				fprintf(out, "  %s: %" PRIu64 "\n", _(row->label), v);
		}
	}
}
