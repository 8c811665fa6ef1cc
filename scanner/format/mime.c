/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Mail: EML, MBOX and MHTML (RFC 5322, 2045-2047, 2231, 4155, 2557). Owns the walk over nested
 * parts, with a stack of parts still to be read. Text that a mailer shows belongs to the mail;
 * what it shows as an attachment is a document of its own, known by its bytes.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/checked.h"
#include "scanner/format/format.h"
#include "scanner/format/html.h"
#include "scanner/format/mime_decode.h"
#include "scanner/format/mime_header.h"
#include "scanner/format/text.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

#define BOUNDARY_MAX 256u /* bytes; RFC 2046 allows 70 */
#define NAME_BYTES 1024u /* of an attachment's name: what a file system takes, and more */
#define PROBE_LINES 64u /* of headers looked at to know a mail */

/* A part still to be read. */
struct part_todo {
	struct rd bytes;
	unsigned int depth;
};

/* What a part's headers say. Raw values; empty if they do not. */
struct part_head {
	struct rd type, disposition, encoding;
};

struct mime {
	struct scan *scan;
	struct part_todo todo[MIME_PARTS_MAX];
	size_t ntodo;
	size_t nparts;
	bool parts_reported;
	uint8_t *bytes; /* ours: the decoded part in hand */
	size_t room;
	char text[MIME_HEADER_BYTES];
};

static bool
begins(struct rd rd, const char *word)
{
	size_t n = strlen(word);

	return rd.left >= n && strncasecmp((const char *)rd.p, word, n) == 0;
}

/* ---- headers ----------------------------------------------------------------------------------- */

static void
header_emit(struct mime *mime, struct rd value)
{
	struct span span = {.text = mime->text,
	    .part = PART_METADATA,
	    .paragraph = 1,
	    .flags = SPAN_BREAK};

	if (value.left > sizeof(mime->text))
		scan_opaque(mime->scan, WHY_LIMIT, LIMIT_SIZE);
	span.len = mime_words_decode(value, mime->text, sizeof(mime->text));
	if (span.len > 0)
		scan_span(mime->scan, &span);
}

/* Takes the headers and the empty line behind them. What begins without headers is all body, and
 * so is what stands behind the last header allowed. */
static void
head_take(struct mime *mime, struct rd *rest, struct part_head *ret)
{
	struct mime_header header;
	struct rd line, after;

	memset(ret, 0, sizeof(*ret));
	ret->type = ret->disposition = ret->encoding = rd_init("", 0);
	for (unsigned int n = 0; n < MIME_HEADERS_MAX && mime_header_take(rest, &header); n++) {
		if (mime_is(header.name, "content-type"))
			ret->type = header.value;
		else if (mime_is(header.name, "content-disposition"))
			ret->disposition = header.value;
		else if (mime_is(header.name, "content-transfer-encoding"))
			ret->encoding = header.value;
		else
			header_emit(mime, header.value);
	}
	after = *rest;
	if (mime_line_take(&after, &line) && line.left == 0)
		*rest = after;
}

/* ---- leaves ------------------------------------------------------------------------------------ */

/* A tolerated but foreign letter in base64: then it may be none. */
static bool
is_base64(struct rd body)
{
	for (size_t i = 0; i < body.left; i++) {
		uint8_t c = body.p[i];

		if (!base64_letter(c) && c != '=' && c != '\r' && c != '\n' && c != ' ' &&
		    c != '\t')
			return false;
	}
	return true;
}

/* The part's bytes behind its transfer encoding. false: no room, and that is reported. */
static bool
body_decode(struct mime *mime, struct rd body, struct rd encoding, struct rd *ret)
{
	struct rd name = mime_value_head(encoding);
	bool base64 = mime_is(name, "base64");

	*ret = body;
	if (!base64 && !mime_is(name, "quoted-printable"))
		return true;
	if (body.left > scan_budget(mime->scan)) {
		scan_opaque(mime->scan, WHY_LIMIT, LIMIT_INFLATED);
		return false;
	}
	if (body.left > mime->room) {
		free(mime->bytes);
		mime->room = 0;
		mime->bytes = malloc(body.left);
		if (mime->bytes == NULL) {
			scan_opaque(mime->scan, WHY_LIMIT, LIMIT_MEMORY);
			return false;
		}
		mime->room = body.left;
	}
	*ret = rd_init(mime->bytes,
	    base64 ? base64_decode(body, mime->bytes)
		   : quoted_printable_decode(body, false, mime->bytes));
	scan_spend(mime->scan, ret->left);
	if (base64 && !is_base64(body))
		text_read_if(mime->scan, body);
	return true;
}

/* Text of the mail itself; false: it is something else. */
static bool
text_read(struct mime *mime, struct rd type, struct rd bytes)
{
	struct doc doc = {.bytes = bytes, .fd = -1};
	const struct format *format = format_find(&doc);

	if (mime_is(type, "text/html") || mime_is(type, "application/xhtml+xml")) {
		html_read(mime->scan, &doc);
		return true;
	}
	if (strcmp(format->type, "html") == 0 || strncmp(format->type, "text/", 5) == 0) {
		format->read(mime->scan, &doc);
		return true;
	}
	if (strcmp(format->type, "data") != 0)
		return false;
	/* Bytes that no text has: those of VPS, or a broken mail. */
	utf8_read(mime->scan, &doc);
	return true;
}

static size_t
part_name_get(const struct part_head *head, char *out, size_t size)
{
	size_t n = mime_parameter(head->disposition, "filename", out, size);

	return n > 0 ? n : mime_parameter(head->type, "name", out, size);
}

static void
leaf_read(struct mime *mime, const struct part_head *head, struct rd body)
{
	struct rd type = mime_value_head(head->type), bytes;
	char name[NAME_BYTES];
	size_t n = part_name_get(head, name, sizeof(name));
	bool text =
	    type.left == 0 || begins(type, "text/") || mime_is(type, "application/xhtml+xml");

	if (n == 0)
		n = mime_words_decode(begins(type, "message/") ? rd_init("message", 7)
							       : rd_init("part", 4),
		    name, sizeof(name));
	else
		text = false;
	if (memmem(head->type.p, head->type.left, "enveloped-data", 14) != NULL)
		scan_opaque_member(mime->scan, (const uint8_t *)name, n, WHY_ENCRYPTED, LIMIT_NONE);
	if (!body_decode(mime, body, head->encoding, &bytes))
		return;
	if (!text || !text_read(mime, type, bytes))
		scan_member(mime->scan, (const uint8_t *)name, n, bytes);
}

/* ---- the walk ---------------------------------------------------------------------------------- */

static void
todo_push(struct mime *mime, struct rd bytes, unsigned int depth)
{
	if (mime->nparts == MIME_PARTS_MAX) {
		if (!mime->parts_reported)
			scan_opaque(mime->scan, WHY_LIMIT, LIMIT_ENTRIES);
		mime->parts_reported = true;
		return;
	}
	mime->nparts++;
	mime->todo[mime->ntodo].bytes = bytes;
	mime->todo[mime->ntodo].depth = depth;
	mime->ntodo++;
}

/* "--boundary" with nothing but blanks behind; *ret_last: "--boundary--". */
static bool
is_boundary(struct rd line, struct rd boundary, bool *ret_last)
{
	if (line.left < boundary.left + 2 || line.p[0] != '-' || line.p[1] != '-' ||
	    memcmp(line.p + 2, boundary.p, boundary.left) != 0)
		return false;
	(void)rd_skip(&line, boundary.left + 2);
	*ret_last = line.left >= 2 && line.p[0] == '-' && line.p[1] == '-';
	if (*ret_last)
		(void)rd_skip(&line, 2);
	while (line.left > 0 && (line.p[0] == ' ' || line.p[0] == '\t'))
		(void)rd_skip(&line, 1);
	return line.left == 0;
}

/* Puts the parts of a multipart on the stack, the first on top. What stands before and behind
 * them is shown by readers that know no MIME. false: there is no boundary in it. */
static bool
parts_split(struct mime *mime, struct rd body, struct rd boundary, unsigned int depth)
{
	size_t first = mime->ntodo;
	struct rd rest = body, line, before;
	const uint8_t *begin = body.p;
	bool any = false, last = false;

	while (!last && mime_line_take(&rest, &line)) {
		if (!is_boundary(line, boundary, &last))
			continue;
		before = rd_init(begin, (size_t)(line.p - begin));
		if (any)
			todo_push(mime, before, depth);
		else
			text_read_if(mime->scan, before);
		any = true;
		begin = rest.p;
	}
	if (!any)
		return false;
	if (last)
		text_read_if(mime->scan, rest);
	else
		todo_push(mime, rd_init(begin, body.left - (size_t)(begin - body.p)), depth);
	for (size_t i = first, j = mime->ntodo; i + 1 < j; i++, j--) {
		struct part_todo swap = mime->todo[i];

		mime->todo[i] = mime->todo[j - 1];
		mime->todo[j - 1] = swap;
	}
	return true;
}

static void
part_read(struct mime *mime, struct part_todo part)
{
	char boundary[BOUNDARY_MAX];
	struct part_head head;
	size_t n;

	head_take(mime, &part.bytes, &head);
	n = mime_parameter(head.type, "boundary", boundary, sizeof(boundary));
	if (begins(mime_value_head(head.type), "multipart/encrypted"))
		scan_opaque(mime->scan, WHY_ENCRYPTED, LIMIT_NONE);
	if (n > 0 && begins(mime_value_head(head.type), "multipart/")) {
		if (part.depth == MIME_DEPTH_MAX)
			scan_opaque(mime->scan, WHY_LIMIT, LIMIT_DEPTH);
		else if (parts_split(mime, part.bytes, rd_init(boundary, n), part.depth + 1))
			return;
	}
	if (begins(mime_value_head(head.type), "multipart/"))
		head.type = rd_init("", 0); /* without its boundary it is text */
	leaf_read(mime, &head, part.bytes);
}

static void
message_read(struct scan *scan, struct rd bytes)
{
	struct mime *mime = malloc(sizeof(*mime));

	if (mime == NULL) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
		return;
	}
	mime->scan = scan;
	mime->ntodo = mime->nparts = 0;
	mime->parts_reported = false;
	mime->bytes = NULL;
	mime->room = 0;
	todo_push(mime, bytes, 0);
	while (mime->ntodo > 0 && !scan_stopped(scan))
		part_read(mime, mime->todo[--mime->ntodo]);
	free(mime->bytes);
	free(mime);
}

/* ---- mailboxes --------------------------------------------------------------------------------- */

/* The bytes up to the next "From " behind an empty line. */
static size_t
message_length(struct rd rest)
{
	struct rd at = rest;

	while (at.left > 0) {
		const uint8_t *hit = memmem(at.p, at.left, "\nFrom ", 6);
		size_t n;

		if (hit == NULL)
			break;
		n = (size_t)(hit - rest.p);
		if ((n >= 1 && hit[-1] == '\n') || (n >= 2 && hit[-1] == '\r' && hit[-2] == '\n'))
			return n + 1;
		(void)rd_skip(&at, (size_t)(hit - at.p) + 6);
	}
	return rest.left;
}

static void
blank_lines_skip(struct rd *rest)
{
	while (rest->left > 0 && (rest->p[0] == '\n' || rest->p[0] == '\r'))
		(void)rd_skip(rest, 1);
}

static bool
is_from_line(struct rd rest)
{
	return begins(rest, "From ") || begins(rest, ">From ");
}

void
mime_read(struct scan *scan, const struct doc *doc)
{
	struct rd rest = doc->bytes, line, message;

	if (begins(rest, "\xef\xbb\xbf"))
		(void)rd_skip(&rest, 3);
	blank_lines_skip(&rest);
	if (!is_from_line(rest) || message_length(rest) == rest.left) {
		if (is_from_line(rest))
			(void)mime_line_take(&rest, &line);
		message_read(scan, rest);
		return;
	}
	while (rest.left > 0 && !scan_stopped(scan)) {
		(void)rd_sub(&rest, message_length(rest), &message);
		scan_member(scan, (const uint8_t *)"message", 7, message);
	}
}

static bool
is_known(struct rd name)
{
	static const char *const known[] = {"received", "from", "to", "cc", "subject", "date",
	    "message-id", "return-path", "mime-version", "content-type", "delivered-to", "reply-to",
	    "content-transfer-encoding", "content-disposition", "dkim-signature", "in-reply-to",
	    "references", "x-mailer", "sender", "bcc", "thread-topic", "snapshot-content-location",
	    "content-location"};

	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		if (mime_is(name, known[i]))
			return true;
	}
	return false;
}

bool
mime_probe(const struct doc *doc)
{
	struct rd rest = rd_init(doc->bytes.p, size_min(doc->bytes.left, TEXT_SAMPLE)), line;
	struct mime_header header;
	unsigned int known = 0, lines = 0;

	if (begins(rest, "\xef\xbb\xbf"))
		(void)rd_skip(&rest, 3);
	blank_lines_skip(&rest);
	if (is_from_line(rest)) {
		(void)mime_line_take(&rest, &line);
		known++;
	}
	while (lines < PROBE_LINES && mime_header_take(&rest, &header)) {
		known += is_known(header.name) ? 1 : 0;
		if (mime_is(header.name, "content-type") &&
		    begins(mime_value_head(header.value), "multipart/"))
			known++;
		lines++;
	}
	if (known < 2)
		return false;
	/* Headers alone, an empty line behind them, or the end of the sample. */
	if (lines == PROBE_LINES || !mime_line_take(&rest, &line))
		return true;
	return line.left == 0 || rest.left == 0;
}
