/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Documents for tests of the judge, as text. Each line is a span of the body; a line
 *   @PART[,FLAG...] TEXT
 * is a span of that part (header, cell, ...) with flags caps, bold, border, red, break, and "\n"
 * in TEXT is a line break within it. Findings come back as lines "LEVEL CONFIDENCE FORM PART".
 */
#ifndef TESTS_UNIT_JUDGE_TEXT_H
#define TESTS_UNIT_JUDGE_TEXT_H

#include "base/checked.h"
#include "rules/rules.h"
#include "tests/tap.h"

#define FINDINGS_TEXT_MAX 4096u

static inline char *
file_text(const char *path, size_t *ret_len)
{
	FILE *file = fopen(path, "re");
	char *text = NULL;
	long size = -1;

	if (file != NULL && fseek(file, 0, SEEK_END) == 0)
		size = ftell(file);
	if (size >= 0 && fseek(file, 0, SEEK_SET) == 0)
		text = malloc((size_t)size + 1);
	if (text != NULL) {
		*ret_len = fread(text, 1, (size_t)size, file);
		text[*ret_len] = '\0';
	}
	if (file != NULL)
		(void)fclose(file);
	return text;
}

static inline struct rules *
rules_shipped(void)
{
	char error[RULES_ERROR_BYTES] = "cannot be read";
	struct rules *rules = NULL;
	size_t len = 0;
	char *text = file_text("rules/state-secret.conf", &len);

	if (text == NULL || rules_parse(text, len, "state-secret.conf", &rules, error) < 0)
		printf("Bail out! %s\n", error);
	free(text);
	return rules;
}

static inline void
finding_line(struct finding *finding, void *arg)
{
	char *text = arg;
	size_t len = strlen(text);

	snprintf(text + len, FINDINGS_TEXT_MAX - len, "%s %s %s %s\n", level_name(finding->level),
	    confidence_name(finding->confidence), form_name(finding->form),
	    part_name(finding->part));
}

static inline void
flags_read(struct span *span, char *words)
{
	static const char *const names[] = {"caps", "bold", "border", "red", "break"};
	char *save = NULL, *word = strtok_r(words, ",", &save);

	for (uint8_t p = PART_BODY; p <= PART_NAME; p++) {
		if (word != NULL && strcmp(word, part_name((enum part)p)) == 0)
			span->part = (enum part)p;
	}
	while ((word = strtok_r(NULL, ",", &save)) != NULL) {
		for (size_t i = 0; i < ARRAY_LEN(names); i++) {
			if (strcmp(word, names[i]) == 0)
				span->flags |= 1u << i;
		}
	}
}

/* "\n" in text, two characters, to a line break. */
static inline size_t
breaks_read(char *text)
{
	size_t n = 0;

	for (const char *p = text; *p != '\0'; p++) {
		bool is_break = p[0] == '\\' && p[1] == 'n';

		text[n++] = is_break ? '\n' : p[0];
		p += is_break ? 1 : 0;
	}
	return n;
}

static inline void
judge_text(struct judge *judge, const char *document, char findings[FINDINGS_TEXT_MAX])
{
	char *copy = strdup(document), *line = copy, *end;
	uint32_t paragraph = 0;

	while (copy != NULL && line != NULL) {
		struct span span = {.text = line, .paragraph = ++paragraph};

		end = strchr(line, '\n');
		if (end != NULL)
			*end++ = '\0';
		if (line[0] == '@') {
			char *text = line + strcspn(line, " ");

			if (*text == ' ')
				*text++ = '\0';
			flags_read(&span, line + 1);
			span.text = text;
			span.len = breaks_read(text);
		} else {
			span.len = strlen(line);
		}
		(void)judge_span(judge, &span);
		line = end;
	}
	free(copy);
	findings[0] = '\0';
	judge_finish(judge, finding_line, findings);
}

#endif
