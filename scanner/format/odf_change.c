/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the list of changes. A deletion within one paragraph goes back to where it was, so that
 * "MẬT" taken out of "BẢO MẬT" is no marking; longer ones are said where they are kept.
 */
#include "scanner/format/odf_change.h"

static uint64_t
id_of(struct rd attrs, const char *name)
{
	struct rd value;

	return xml_attr(attrs, name, &value) ? looks_key(0, value) : 0;
}

static void
string_say(struct odf_changes *changes, struct paragraphs *all, size_t i)
{
	const struct xlsx_string *string = &changes->text.strings[i];

	if (string->len == 0)
		return;
	paragraph_open(all, &(struct run_look){0});
	paragraph_text(all, rd_init(changes->text.text + string->at, string->len), true);
	paragraph_close(all);
}

static void
change_add(struct odf_changes *changes, bool deletion, size_t string)
{
	changes->list[changes->n++] =
	    (struct odf_change){.id = changes->id, .deletion = deletion, .string = string};
}

static void
deletion_end(struct odf_changes *changes, struct paragraphs *all)
{
	size_t n = changes->text.count - changes->first;

	changes->deleting = false;
	if (n == 1 && changes->id != 0 && changes->n < ODF_CHANGES_MAX) {
		change_add(changes, true, changes->first);
		return;
	}
	for (size_t i = 0; i < n; i++)
		string_say(changes, all, changes->first + i);
}

static struct odf_change *
change_of(struct odf_changes *changes, uint64_t id)
{
	for (size_t i = 0; i < changes->n && id != 0; i++) {
		if (changes->list[i].id == id)
			return &changes->list[i];
	}
	return NULL;
}

/* In the text: a deletion's place, or where something put in begins. */
static void
change_refer(struct odf_changes *changes, struct paragraphs *all, struct rd attrs)
{
	struct odf_change *change = change_of(changes, id_of(attrs, "change-id"));
	const struct xlsx_string *string;

	if (change == NULL)
		return;
	paragraph_edit_begin(all, change->deletion);
	if (!change->deletion)
		return;
	string = &changes->text.strings[change->string];
	change->used = true;
	if (string->len > 0)
		paragraph_text(all, rd_init(changes->text.text + string->at, string->len), true);
	paragraph_edit_end(all);
}

bool
odf_change_tag(struct odf_changes *changes, struct paragraphs *all, const struct xml_token *tag)
{
	bool start = tag->kind == XML_START;

	if (xml_is(&tag->name, "changed-region")) {
		changes->id = start ? id_of(tag->attrs, "id") : 0;
	} else if (xml_is(&tag->name, "deletion")) {
		changes->first = start ? changes->text.count : changes->first;
		if (!start && changes->deleting)
			deletion_end(changes, all);
		else
			changes->deleting = start && !tag->empty;
	} else if (xml_is(&tag->name, "insertion")) {
		if (start && changes->id != 0 && changes->n < ODF_CHANGES_MAX)
			change_add(changes, false, 0);
	} else if (xml_is(&tag->name, "change") || xml_is(&tag->name, "change-start")) {
		if (start)
			change_refer(changes, all, tag->attrs);
	} else if (xml_is(&tag->name, "change-end")) {
		if (start)
			paragraph_edit_end(all);
	} else {
		return false;
	}
	return true;
}

int
odf_change_paragraph(struct odf_changes *changes)
{
	return xlsx_text_begin(&changes->text);
}

int
odf_change_text(struct odf_changes *changes, struct rd raw, bool cdata)
{
	if (changes->text.count == changes->first)
		return 0; /* between elements */
	return xlsx_text_add(&changes->text, raw, cdata, NULL);
}

void
odf_changes_end(struct odf_changes *changes, struct paragraphs *all)
{
	if (changes->deleting)
		deletion_end(changes, all);
	for (size_t i = 0; i < changes->n; i++) {
		if (changes->list[i].deletion && !changes->list[i].used)
			string_say(changes, all, changes->list[i].string);
	}
	xlsx_text_free(&changes->text);
}
