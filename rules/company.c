/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the company of markings. Each line is looked at once, and only if a glance says it may hold
 * what is asked. */
#include "rules/company.h"

#include "rules/evidence.h"
#include "rules/judge.h"
#include "rules/limits.h"

bool
company_is_about(const struct judge *judge, const struct line *line, uint32_t number)
{
	if (line->nglyphs > ABOUT_LETTERS_MAX || (!line->caps && number > NEAR_LINES))
		return false;
	return line_has(line, &judge->rules->lists[LIST_ABOUT]) &&
	    !line_begins_with(line, &judge->rules->lists[LIST_SOURCES]);
}

static void
company_of_line(struct judge *judge, const struct line *line, uint32_t number, uint32_t *evidence)
{
	if (company_is_about(judge, line, number))
		judge->document |= E_ABOUT;
	if (line_has(line, &judge->rules->lists[LIST_LETTERHEAD]))
		*evidence |= E_LETTERHEAD;
	if (line_has(line, &judge->rules->lists[LIST_SUPPORT]))
		*evidence |= E_SUPPORT;
	if (line_has(line, &judge->rules->lists[LIST_RECIPIENTS]))
		*evidence |= E_RECIPIENTS;
}

/* Whether the line may hold what is asked of it, or only normalise() can tell. */
static bool
company_possible(const struct judge *judge, const char *text, size_t len, uint32_t number,
    uint32_t asked)
{
	uint32_t seen = glance(&judge->rules->glance, text, len);

	if ((seen & GLANCE_SMALL) != 0 && number > NEAR_LINES)
		seen &= ~(uint32_t)GLANCE_ABOUT; /* see company_is_about() */
	return (seen & (asked | GLANCE_UNKNOWN)) != 0;
}

static void
company_of_reading(struct judge *judge, const char *text, size_t len, uint32_t number,
    uint32_t *evidence)
{
	if (!company_possible(judge, text, len, number, GLANCE_LISTS))
		return;
	line_set(&judge->before, text, len);
	company_of_line(judge, &judge->before, number, evidence);
}

/* A line as it is, and as it reads if the document is in an 8-bit encoding: one that only parts
 * of it are in garbles no other part. */
static void
company_of_text(struct judge *judge, const char *text, size_t len, uint32_t number,
    uint32_t *evidence)
{
	company_of_reading(judge, text, len, number, evidence);
	if (judge->legacy == ENCODING_UTF8 || len > READING_BYTES_MAX)
		return;
	reading_set(&judge->company, judge->legacy, text, len);
	company_of_reading(judge, judge->company.text, judge->company.len, number, evidence);
}

/* Each line is looked at once, however many marks stand behind it. */
uint32_t
company_before(struct judge *judge)
{
	struct past_line *past;
	uint32_t evidence = 0;

	for (uint32_t i = 0; (past = past_get(&judge->past, i)) != NULL; i++) {
		if (!past->seen) {
			past->seen = true;
			past->evidence = 0;
			company_of_text(judge, past->text, past->len, judge->lines - 1 - i,
			    &past->evidence);
		}
		evidence |= past->evidence;
	}
	return evidence;
}

uint32_t
company_of_own(struct judge *judge)
{
	if (judge->own_number != judge->lines) {
		judge->own_number = judge->lines;
		judge->own_company = 0;
		company_of_line(judge, &judge->line, judge->lines, &judge->own_company);
	}
	return judge->own_company;
}

/* Of one in a foreign encoding, always. */
bool
company_asked(const struct judge *judge, const struct span *line, bool near)
{
	uint32_t asked = GLANCE_SUPPORT | GLANCE_ABOUT | GLANCE_RECIPIENTS |
	    (near ? (uint32_t)GLANCE_LETTERHEAD : 0u);

	return judge->legacy != ENCODING_UTF8 ||
	    company_possible(judge, line->text, line->len, judge->lines, asked);
}

void
company_behind(struct judge *judge, const char *text, size_t len)
{
	uint32_t evidence = 0;

	if (judge->legacy == ENCODING_UTF8)
		company_of_line(judge, &judge->line, judge->lines, &evidence);
	else
		company_of_text(judge, text, len, judge->lines, &evidence);
	if ((evidence & E_SUPPORT) != 0)
		judge->document |= E_SUPPORT;
	if ((evidence & E_RECIPIENTS) != 0)
		judge->recipients = true;
	if ((evidence & E_LETTERHEAD) == 0)
		return;
	judge->marks.pending.evidence |= E_LETTERHEAD;
	for (size_t i = 0; i < judge->marks.n; i++) {
		if (judge->lines - judge->marks.list[i].line <= NEAR_LINES)
			judge->marks.list[i].evidence |= E_LETTERHEAD;
	}
}
