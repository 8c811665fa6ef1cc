/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the wording of findings. It never says "violation": that is a person's conclusion. */
#include "cli/matguard/show.h"

#include <errno.h>
#include <string.h>

#include "base/checked.h"
#include "base/escape.h"
#include "cli/matguard/words.h"

const char *
show_word(const char *name)
{
	if (name == NULL)
		return "";
	for (size_t i = 0; i < ARRAY_LEN(show_words); i++) {
		if (strcmp(show_words[i], name) == 0)
			return _(show_words[i]);
	}
	return name;
}

const char *
show_errno(int error)
{
	static const struct {
		int error;
		const char *text;
	} rows[] = {
	    {ENOENT, N_("there is no such file or folder")},
	    {EACCES, N_("this account may not read it")},
	    {EPERM, N_("opening it was refused")},
	    {EIO, N_("the medium cannot be read")},
	    {ENOTDIR, N_("a part of the path is no folder")},
	    {EISDIR, N_("that is a folder")},
	    {ELOOP, N_("too many symbolic links or folders in folders")},
	    {ENAMETOOLONG, N_("the name is too long")},
	    {ESTALE, N_("the folder was moved during the walk; what lay beside it was not seen")},
	    {ENOMEM, N_("out of memory")},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (rows[i].error == error)
			return _(rows[i].text);
	}
	return strerror(error);
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static void
finding_json(struct json *json, const struct finding *finding)
{
	json_object(json, NULL);
	json_str(json, "level", level_name(finding->level));
	json_str(json, "confidence", confidence_name(finding->confidence));
	json_str(json, "where", finding->where);
	json_str(json, "part", part_name(finding->part));
	json_str(json, "form", form_name(finding->form));
	json_str(json, "encoding", encoding_name(finding->encoding));
	json_str(json, "rule", finding->rule);
	json_array(json, "reasons");
	for (size_t i = 0; i < finding->nreasons; i++)
		json_str(json, NULL, finding->reasons[i]);
	json_array_end(json);
	json_object_end(json);
}

static void
opaque_json(struct json *json, const struct opaque *opaque)
{
	json_object(json, NULL);
	json_str(json, "where", opaque->where);
	json_str(json, "why", why_name(opaque->why));
	if (opaque->why == WHY_LIMIT)
		json_str(json, "limit", limit_name(opaque->limit));
	json_object_end(json);
}

void
show_seen_keys(struct json *json, const struct seen *seen, const struct verdict *sum)
{
	const struct scan_result *result = seen->result;
	size_t path_len = strlen(seen->path);

	json_bytes(json, "path", seen->path, path_len);
	if (!utf8_valid(seen->path, path_len))
		json_base64(json, "path_b64", seen->path, path_len);
	json_str(json, "type", result->type[0] != '\0' ? result->type : "unknown");
	json_u64(json, "bytes", seen->bytes);
	json_u64(json, "ms", seen->ms);
	json_str(json, "verdict", verdict_name(sum->kind));
	/* The highest level found at likely or better: there is none at review. */
	json_str(json, "level", sum->kind == VERDICT_MARKED ? level_name(sum->level) : NULL);
	json_str(json, "confidence", confidence_name(sum->confidence));
	json_array(json, "findings");
	for (size_t i = 0; i < result->nfindings; i++)
		finding_json(json, &result->findings[i]);
	json_array_end(json);
	json_u64(json, "findings_total", result->findings_total);
	json_array(json, "opaque");
	for (size_t i = 0; i < result->nopaque; i++)
		opaque_json(json, &result->opaque[i]);
	json_array_end(json);
	json_u64(json, "opaque_total", result->opaque_total);
	if (result->error) {
		json_object(json, "error");
		json_str(json, "why", why_name(result->error_why));
		if (seen->error != 0)
			json_str(json, "errno", strerrorname_np(seen->error));
		json_object_end(json);
	} else {
		json_null(json, "error");
	}
	json_bool(json, "denied", seen->denied);
}

/* ---- for people ---------------------------------------------------------------------------- */

static void
put_escaped(FILE *out, const char *text)
{
	char shown[SHOWN_BYTES_MAX];

	fputs(escape_str(shown, sizeof(shown), text), out);
}

/* The place inside the file: its own name, before the first "!", has been said. A "!" of a name
 * is escaped by a backslash. */
static void
where_print(FILE *out, const char *where)
{
	char shown[SHOWN_BYTES_MAX];

	while (*where != '\0' && *where != '!')
		where += where[0] == '\\' && where[1] != '\0' ? 2 : 1;
	if (*where == '\0')
		return;
	fputs("; ", out);
	fputs(escape_again(shown, sizeof(shown), where + 1), out);
}

void
show_finding(FILE *out, const struct finding *finding)
{
	fprintf(out, "%s, %s", show_word(part_name(finding->part)),
	    show_word(form_name(finding->form)));
	where_print(out, finding->where);
	for (size_t i = 0; i < finding->nreasons; i++) {
		fputs(i == 0 ? "; " : ", ", out);
		put_escaped(out, show_word(finding->reasons[i]));
	}
	if (finding->rule[0] != '\0') {
		fprintf(out, "; %s ", _("rule"));
		put_escaped(out, finding->rule);
	}
}

static void
opaque_line(FILE *out, const struct opaque *opaque)
{
	fputs(show_word(why_name(opaque->why)), out);
	if (opaque->why == WHY_LIMIT)
		fprintf(out, " (%s)", show_word(limit_name(opaque->limit)));
	where_print(out, opaque->where);
}

void
show_seen_line(FILE *out, const struct seen *seen, const struct verdict *sum)
{
	const struct scan_result *result = seen->result;

	switch (sum->kind) {
	case VERDICT_CLEAN:
		return;
	case VERDICT_MARKED:
		fprintf(out, _("Found %s (%s): "), level_marking(sum->level),
		    show_word(confidence_name(sum->confidence)));
		break;
	case VERDICT_REVIEW:
		fprintf(out, "%s: ", _("To be looked at by a person"));
		break;
	case VERDICT_OPAQUE:
		fprintf(out, "%s: ", _("Could not be looked into"));
		break;
	case VERDICT_ERROR:
		fprintf(out, "%s: ", _("Error"));
		break;
	}
	put_escaped(out, seen->path);
	fputs(" — ", out);
	if (result->nfindings > 0)
		show_finding(out, &result->findings[0]);
	else if (result->nopaque > 0)
		opaque_line(out, &result->opaque[0]);
	else
		fputs(show_word(why_name(result->error_why)), out);
	if (seen->error != 0)
		fprintf(out, ": %s", show_errno(seen->error));
	if (result->findings_total > 1)
		fprintf(out, _(" (and %u more)"), result->findings_total - 1);
	fputc('\n', out);
}
