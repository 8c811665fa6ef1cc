/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a look into a file ends in. `struct verdict` is the short form a watch decides by and
 * a log record keeps; `struct scan_result` is the long form `matguard scan` prints.
 * Neither ever holds a word of the document: only which marking was found and where it stood.
 * The names are those of the command-line interface and the log; they are fixed.
 */
#ifndef BASE_VERDICT_H
#define BASE_VERDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "base/rd.h"
#include "base/wr.h"

/* In order of precedence: of two, the greater one names the file. */
enum verdict_kind {
	VERDICT_CLEAN,
	VERDICT_ERROR,
	VERDICT_OPAQUE,
	VERDICT_REVIEW,
	VERDICT_MARKED,
};

enum level {
	LEVEL_NONE,
	LEVEL_MAT,
	LEVEL_TOI_MAT,
	LEVEL_TUYET_MAT,
};

enum confidence {
	CONFIDENCE_NONE,
	CONFIDENCE_REVIEW,
	CONFIDENCE_LIKELY,
	CONFIDENCE_CERTAIN,
};

enum part {
	PART_BODY,
	PART_HEADER,
	PART_FOOTER,
	PART_TEXTBOX,
	PART_CELL,
	PART_COMMENT,
	PART_NOTE,
	PART_METADATA,
	PART_NAME,
};

enum form {
	FORM_NONE,
	FORM_OWN_LINE, /* the marking is all there is in its paragraph, cell or box */
	FORM_FIELD, /* "Độ mật: Mật" */
	FORM_STAMP, /* own line that also looks like the stamp: frame, red */
	FORM_TITLE, /* "TÀI LIỆU MẬT" */
};

enum encoding {
	ENCODING_UTF8,
	ENCODING_UTF8_DECOMPOSED, /* any composition but NFC */
	ENCODING_UTF16LE,
	ENCODING_UTF16BE,
	ENCODING_UTF32LE,
	ENCODING_UTF32BE,
	/* Vietnamese 8-bit encodings; in Unicode containers their bytes as Latin-1 or cp1252 */
	ENCODING_TCVN3, /* ABC, .Vn fonts */
	ENCODING_TCVN5712, /* VN1, iconv's TCVN: capitals of their own */
	ENCODING_VNI,
	ENCODING_VNI_MAC,
	ENCODING_VISCII,
	ENCODING_VPS,
	ENCODING_WINDOWS_1258,
	ENCODING_VIQR,
	ENCODING_BKHCM1,
	ENCODING_BKHCM2,
	ENCODING_VIETWARE_X,
	ENCODING_VIETWARE_F,
	/* ways to write a character in ASCII */
	ENCODING_NCR, /* &#7852; of HTML and XML */
	ENCODING_RTF,
	ENCODING_QUOTED_PRINTABLE,
	ENCODING_BASE64,
	ENCODING_PERCENT,
	ENCODING_JSON, /* \u1eac */
	ENCODING_MOJIBAKE, /* UTF-8 taken for cp1252 and written as UTF-8 */
};

enum why {
	WHY_NONE,
	/* opaque */
	WHY_ENCRYPTED,
	WHY_LIMIT,
	WHY_UNSUPPORTED,
	WHY_DAMAGED,
	WHY_IMAGE,
	/* error */
	WHY_READ, /* the file cannot be opened or read */
	WHY_CHANGED, /* it shrank while it was looked at */
	WHY_DIED, /* the worker died, by no limit of ours */
	WHY_NOT_REGULAR, /* a device, socket or fifo was named */
};

enum limit {
	LIMIT_NONE,
	LIMIT_DEPTH, /* containers in containers */
	LIMIT_ENTRIES, /* members of one file, all depths */
	LIMIT_INFLATED, /* bytes unpacked for one file, all depths */
	LIMIT_MEMORY,
	LIMIT_CPU,
	LIMIT_WALL,
	LIMIT_SIZE,
};

const char *verdict_name(enum verdict_kind);
const char *level_name(enum level); /* "mat", "toi-mat", "tuyet-mat"; NULL for none */
const char *level_marking(enum level); /* "MẬT", "TỐI MẬT", "TUYỆT MẬT"; "" for none */
const char *confidence_name(enum confidence); /* NULL for none */
const char *part_name(enum part);
const char *form_name(enum form);
const char *encoding_name(enum encoding);
const char *why_name(enum why);
const char *limit_name(enum limit); /* NULL for none */

/* The enum of a number from outside; -EBADMSG if it names nothing. */
int verdict_from(uint8_t raw, enum verdict_kind *ret);
int level_from(uint8_t raw, enum level *ret);
int confidence_from(uint8_t raw, enum confidence *ret);
int part_from(uint8_t raw, enum part *ret);
int form_from(uint8_t raw, enum form *ret);
int encoding_from(uint8_t raw, enum encoding *ret);
int why_from(uint8_t raw, enum why *ret);
int limit_from(uint8_t raw, enum limit *ret);

/* The short form. Everything but kind may be none. Plain data: copy by assignment. */
struct verdict {
	enum verdict_kind kind;
	enum level level; /* highest at likely or better; else highest at review */
	enum confidence confidence; /* of that level's best finding */
	enum part part;
	enum form form;
	enum encoding encoding;
	enum why why; /* of opaque and error */
	enum limit limit;
	char rule[RULE_BYTES_MAX + 1];
	char where[WHERE_BYTES_MAX + 1]; /* of the best finding, or of the first opaque member */
};

struct finding {
	enum level level;
	enum confidence confidence;
	enum part part;
	enum form form;
	enum encoding encoding;
	char rule[RULE_BYTES_MAX + 1];
	char where[WHERE_BYTES_MAX + 1];
	char reasons[REASONS_MAX][REASON_BYTES_MAX + 1];
	size_t nreasons;
};

struct opaque {
	enum why why;
	enum limit limit;
	char where[WHERE_BYTES_MAX + 1];
};

/* The long form: about 70 KB of plain data; keep it in the process's state. */
struct scan_result {
	char type[TYPE_BYTES_MAX + 1];
	struct finding findings[FINDINGS_MAX]; /* the strongest first */
	size_t nfindings;
	uint32_t findings_total;
	struct opaque opaque[OPAQUE_MAX];
	size_t nopaque;
	uint32_t opaque_total;
	bool error;
	enum why error_why;
};

void scan_result_init(struct scan_result *);
/* Adds one, keeping the strongest FINDINGS_MAX (likely or better first, then the higher level,
 * then the higher confidence), first found first among equals. */
void scan_result_add(struct scan_result *, const struct finding *);
void scan_result_add_opaque(struct scan_result *, enum why, enum limit, const char *where);

/* What the file as a whole is: marked > review > opaque > error > clean. */
void scan_result_sum(const struct scan_result *, struct verdict *ret);

/* Payload encoders and decoders. A decoder leaves *ret undefined on -EBADMSG. */
void verdict_encode(const struct verdict *, struct wr *);
int verdict_decode(struct rd *, struct verdict *ret);
void scan_result_encode(const struct scan_result *, struct wr *);
int scan_result_decode(struct rd *, struct scan_result *ret);

#endif
