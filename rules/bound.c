/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the bounds of rules, and the names of the types of documents they may speak of. */
#include "rules/bound.h"

#include <errno.h>
#include <string.h>

#include "base/checked.h"
#include "rules/evidence.h"
#include "rules/rules.h"

/* As scanner/format/ names them; test_scan holds them against its table. */
static const char *const types[] = {"docx", "xlsx", "pptx", "ooxml", "odt", "ods", "odp", "odg",
    "odf", "flat-opc", "flat-odf", "word-xml", "xls", "pdf", "rtf", "html", "text/html", "xml",
    "mail", "json", "csv", "zip", "tar", "text/utf-8", "text/utf-16le", "text/utf-16be",
    "text/utf-32le", "text/utf-32be"};

_Static_assert(ARRAY_LEN(types) < 64, "a bit for each");

uint64_t
rules_type(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		if (strcmp(types[i], name) == 0)
			return UINT64_C(1) << i;
	}
	return 0;
}

const char *
bound_type_name(unsigned int i)
{
	return i < ARRAY_LEN(types) ? types[i] : NULL;
}

/* "text/utf-8", or all of a family: "text". */
static uint64_t
type_bits(const char *name)
{
	size_t len = strlen(name);
	uint64_t bits = rules_type(name);

	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		if (strncmp(types[i], name, len) == 0 && types[i][len] == '/')
			bits |= UINT64_C(1) << i;
	}
	return bits;
}

static uint64_t
part_bits(const char *name)
{
	for (enum part part = PART_BODY; part <= PART_NAME; part++) {
		if (strcmp(part_name(part), name) == 0)
			return UINT64_C(1) << part;
	}
	return 0;
}

static uint64_t
level_bits(const char *name)
{
	for (enum level level = LEVEL_MAT; level <= LEVEL_TUYET_MAT; level++) {
		if (strcmp(level_name(level), name) == 0)
			return UINT64_C(1) << level;
	}
	return 0;
}

static uint64_t
need_bits(const char *name)
{
	if (strcmp(name, "capitals") == 0)
		return E_CAPS;
	return strcmp(name, "letterhead") == 0 ? E_LETTERHEAD : 0;
}

/* A key whose value is an array of names. */
struct names_key {
	const char *key;
	uint64_t (*bits)(const char *);
	const char *expected;
};

/* The bits of all names; *ret is left alone if the key is not there. */
static int
names_parse(struct conf *conf, const config_setting_t *group, const struct names_key *names,
    uint64_t *ret)
{
	const config_setting_t *array = conf_member(group, names->key);
	uint64_t all = 0;

	if (array == NULL)
		return 0;
	if (config_setting_type(array) != CONFIG_TYPE_ARRAY || config_setting_length(array) <= 0)
		return conf_error(conf, array, "%s: expected an array of strings [\"...\"]",
		    names->key);
	for (int i = 0; i < config_setting_length(array); i++) {
		const char *s = config_setting_get_string_elem(array, i);
		uint64_t one = s != NULL ? names->bits(s) : 0;

		if (one == 0)
			return conf_error(conf, array, "%s: expected names of: %s", names->key,
			    names->expected);
		all |= one;
	}
	*ret = all;
	return 0;
}

static int
at_most_parse(struct conf *conf, const config_setting_t *group, enum confidence *ret)
{
	static const char *const names[] = {"review", "likely", NULL};
	size_t i = ARRAY_LEN(names);

	if (conf_choice(conf, group, "at_most", names, &i) < 0)
		return -EINVAL;
	if (i < ARRAY_LEN(names))
		*ret = (enum confidence)(CONFIDENCE_REVIEW + i);
	return 0;
}

int
bound_parse(struct conf *conf, const config_setting_t *group, struct bound *ret)
{
	static const struct names_key keys[] = {
	    {"parts", part_bits,
		"body, header, footer, text-box, cell, comment, note, metadata, name"},
	    {"levels", level_bits, "mat, toi-mat, tuyet-mat"},
	    {"types", type_bits,
		"types of files as \"matguard scan --json\" shows them (docx, html, ...), text"},
	    {"needs", need_bits, "capitals, letterhead"},
	};
	uint64_t bits[ARRAY_LEN(keys)] = {BOUND_NONE, BOUND_NONE, TYPES_ANY, 0};

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		if (names_parse(conf, group, &keys[i], &bits[i]) < 0)
			return -EINVAL;
	}
	*ret = (struct bound){.parts = (uint32_t)bits[0],
	    .levels = (uint32_t)bits[1],
	    .types = bits[2],
	    .needs = (uint32_t)bits[3],
	    .at_most = CONFIDENCE_NONE};
	return at_most_parse(conf, group, &ret->at_most);
}

bool
bound_holds(const struct bound *bound, enum part part, enum level level, uint64_t of)
{
	if ((bound->parts & 1u << part) == 0 || (bound->levels & 1u << level) == 0)
		return false;
	return bound->types == TYPES_ANY || (bound->types & of) != 0;
}

bool
bound_weakens(const struct bound *bound)
{
	return bound->needs != 0 || bound->at_most != CONFIDENCE_NONE;
}

enum confidence
bound_confidence(const struct bound *bound, uint32_t evidence, enum confidence confidence)
{
	if ((evidence & bound->needs) != bound->needs)
		return CONFIDENCE_NONE;
	if (bound->at_most != CONFIDENCE_NONE && confidence > bound->at_most)
		return bound->at_most;
	return confidence;
}
