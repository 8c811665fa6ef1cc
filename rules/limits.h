/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every limit of rules/: name, unit, reason. */
#ifndef RULES_LIMITS_H
#define RULES_LIMITS_H

#define LINE_GLYPHS_MAX \
	1024u /* characters looked at in one line; a marking's line is far shorter */
#define LINE_TOKENS_MAX 512u /* words and signs of such a line; the rest of it is prose */
#define KEY_LETTERS_MAX 40u /* letters of a marking with its title words, without spaces */
#define PHRASE_WORDS_MAX 12u /* "cộng hòa xã hội chủ nghĩa việt nam" has 8 */
#define WORD_LETTERS_MAX 8u /* "nghiêng" is the longest Vietnamese syllable: 7 */
#define TITLE_WORDS_MAX 16u /* words before "(MẬT)" in a title; longer is a sentence */

#define RULES_TEXT_BYTES_MAX 262144u /* rule file; ours is 10 KB */
#define RULES_KEYS_MAX 256u /* markings, titles x markings, labels, declassified together */
#define RULES_PHRASES_MAX 128u /* phrases of one list */
#define GLANCE_SLOTS \
	2048u /* beginnings of phrases: four times what four full lists have, so a search is short */
#define RULES_HINTS_MAX 128u /* key words and numbers together: each is sought in each line */
#define HINT_PIECE_BYTES \
	512u /* of a line too long to be looked at as one: at most LINE_TOKENS_MAX words; they overlap */
#define NUMBER_GLYPHS_MAX 40u /* a pattern of a document's number: "#/KH-UBND(M)" */
#define REGEX_BYTES_MAX 255u /* a regular expression; compiled it is at most 64 KiB (PCRE2) */
#define REGEX_NEST_MAX 16u /* its groups in groups */
#define REGEX_ANCHOR_MIN 3u /* characters of the text that selects its lines; less selects all */
#define REGEX_ANCHOR_MAX 64u /* of them kept */
#define REGEX_MATCH_MAX 20000u /* PCRE2's match limit: below 1 ms for one line */
#define REGEX_DEPTH_MAX 250u /* PCRE2's depth limit */
#define REGEX_HEAP_KIB 256u /* PCRE2's heap limit */
#define PASSWORDS_MAX 32u /* each costs an encrypted file 100,000 rounds of a hash: some 0.1 s */
#define PASSWORD_BYTES_MAX 255u /* UTF-8; Office takes 255 characters at most, PDF 127 bytes */
#define RULES_EXAMPLES_MAX 512u /* examples and counter-examples together */
#define EXAMPLE_BYTES_MAX 255u /* one example: a few lines; all are kept in memory */

#define NEAR_LINES 15u /* non-empty lines in which a letterhead supports a marking (4.4) */
#define PAST_BYTES_MAX 256u /* kept of each of the last NEAR_LINES lines */
#define SUPPORT_LINES_MAX 2000u /* lines after a marking searched for "Bản số"; some 40 pages */
#define SUPPORT_BYTES_MAX 256u /* ... of at most this length: longer ones are prose */
#define ABOUT_LETTERS_MAX 200u /* characters of a line that can be a title about secrecy rules */
#define DECLASSIFIED_LETTERS_MAX 48u /* of "GIẢI MẬT từ ngày 01 tháng 01 năm 2026" and signs */
#define LABEL_BYTES_MAX 32u /* of an element's name that is a label's: "MucDoMat" */
#define READING_BYTES_MAX \
	4096u /* of a line that is decoded; a marking alone, in any spelling, is far shorter */
#define WHOLE_BYTES_MAX 256u /* a span with line breaks is first taken as one up to this size */

/* Findings of one kind (level, form, case, for or against) that are kept apart; further ones are
 * counted and reported as copies of the last, so memory is bounded and the count is true. */
#define MARKS_PER_KIND 4u

#endif
