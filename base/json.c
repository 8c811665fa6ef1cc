/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the syntax of RFC 8259; the meaning of keys is the caller's. */
#include "base/json.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "base/escape.h"

struct json
json_init(FILE *out)
{
	return (struct json){.out = out};
}

static bool
is_plain(uint8_t c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

static void
string_write(struct json *json, const uint8_t *s, size_t len)
{
	char unit[ESCAPE_UNIT_MAX + 1];
	size_t used, written, plain;

	fputc('"', json->out);
	for (size_t i = 0; i < len; i += used) {
		/* Nearly all of it is plain ASCII: in one go. */
		for (plain = 0; i + plain < len && is_plain(s[i + plain]);)
			plain++;
		used = plain;
		if (plain > 0) {
			fwrite(&s[i], 1, plain, json->out);
			continue;
		}
		used = escape_json_next(&s[i], len - i, unit, &written);
		fwrite(unit, 1, written, json->out);
	}
	fputc('"', json->out);
}

/* What stands before a value: a comma, a key. */
static void
value_begin(struct json *json, const char *key)
{
	if (json->depth > 0) {
		if (json->more[json->depth - 1])
			fputc(',', json->out);
		json->more[json->depth - 1] = true;
	}
	if (key != NULL) {
		string_write(json, (const uint8_t *)key, strlen(key));
		fputc(':', json->out);
	}
}

static void
nest(struct json *json, const char *key, char bracket)
{
	value_begin(json, key);
	fputc(bracket, json->out);
	if (json->depth < JSON_DEPTH_MAX)
		json->more[json->depth++] = false;
}

static void
unnest(struct json *json, char bracket)
{
	if (json->depth > 0)
		json->depth--;
	fputc(bracket, json->out);
}

void
json_object(struct json *json, const char *key)
{
	nest(json, key, '{');
}

void
json_object_end(struct json *json)
{
	unnest(json, '}');
}

void
json_array(struct json *json, const char *key)
{
	nest(json, key, '[');
}

void
json_array_end(struct json *json)
{
	unnest(json, ']');
}

void
json_bytes(struct json *json, const char *key, const void *bytes, size_t len)
{
	value_begin(json, key);
	string_write(json, bytes, len);
}

void
json_str(struct json *json, const char *key, const char *s)
{
	if (s == NULL)
		json_null(json, key);
	else
		json_bytes(json, key, s, strlen(s));
}

void
json_u64(struct json *json, const char *key, uint64_t v)
{
	value_begin(json, key);
	fprintf(json->out, "%" PRIu64, v);
}

void
json_bool(struct json *json, const char *key, bool v)
{
	value_begin(json, key);
	fputs(v ? "true" : "false", json->out);
}

void
json_null(struct json *json, const char *key)
{
	value_begin(json, key);
	fputs("null", json->out);
}

void
json_base64(struct json *json, const char *key, const void *bytes, size_t len)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const uint8_t *s = bytes;

	value_begin(json, key);
	fputc('"', json->out);
	for (size_t i = 0; i < len; i += 3) {
		uint32_t group = (uint32_t)s[i] << 16;

		if (i + 1 < len)
			group |= (uint32_t)s[i + 1] << 8;
		if (i + 2 < len)
			group |= s[i + 2];
		fputc(digits[group >> 18], json->out);
		fputc(digits[group >> 12 & 63], json->out);
		fputc(i + 1 < len ? digits[group >> 6 & 63] : '=', json->out);
		fputc(i + 2 < len ? digits[group & 63] : '=', json->out);
	}
	fputc('"', json->out);
}

void
json_hex(struct json *json, const char *key, const void *bytes, size_t len)
{
	const uint8_t *s = bytes;

	value_begin(json, key);
	fputc('"', json->out);
	for (size_t i = 0; i < len; i++)
		fprintf(json->out, "%02x", s[i]);
	fputc('"', json->out);
}

void
json_time(struct json *json, const char *key, uint64_t wall_ns)
{
	time_t seconds = (time_t)(wall_ns / 1000000000u);
	struct tm tm;
	char text[40];

	if (gmtime_r(&seconds, &tm) == NULL || strftime(text, sizeof(text), "%FT%T", &tm) == 0) {
		json_null(json, key);
		return;
	}
	value_begin(json, key);
	fprintf(json->out, "\"%s.%09uZ\"", text, (unsigned int)(wall_ns % 1000000000u));
}

void
json_line_end(struct json *json)
{
	fputc('\n', json->out);
}
