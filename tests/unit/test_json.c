/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"

#include "tests/tap.h"

static void
test_object(void)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	struct json json = json_init(out);

	json_object(&json, NULL);
	json_str(&json, "path", "a\"b\\c\n\x1b");
	json_str(&json, "none", NULL);
	json_bytes(&json, "bad", "x\xff\xe1\xba", 4);
	json_str(&json, "hidden", "\xe2\x80\xae\xf3\xa0\x81\x81");
	json_u64(&json, "n", UINT64_MAX);
	json_bool(&json, "yes", true);
	json_array(&json, "list");
	json_object(&json, NULL);
	json_object_end(&json);
	json_u64(&json, NULL, 1);
	json_null(&json, NULL);
	json_array_end(&json);
	json_array(&json, "empty");
	json_array_end(&json);
	json_object_end(&json);
	json_line_end(&json);
	fclose(out);
	is_str(text,
	    "{\"path\":\"a\\\"b\\\\c\\n\\u001b\",\"none\":null,\"bad\":\"x\xef\xbf\xbd\xef\xbf\xbd"
	    "\xef\xbf\xbd\",\"hidden\":\"\\u202e\\udb40\\udc41\",\"n\":18446744073709551615,"
	    "\"yes\":true,\"list\":[{},1,null],\"empty\":[]}\n",
	    "an object of every type");
	free(text);
}

static void
test_encodings(void)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	struct json json = json_init(out);

	json_array(&json, NULL);
	json_base64(&json, NULL, "", 0);
	json_base64(&json, NULL, "f", 1);
	json_base64(&json, NULL, "fo", 2);
	json_base64(&json, NULL, "foobar", 6);
	json_base64(&json, NULL, "\xff\xfe\xfd", 3);
	json_hex(&json, NULL, "\x00\xab", 2);
	json_time(&json, NULL, 1795996800000000007u);
	json_array_end(&json);
	fclose(out);
	/* RFC 4648, section 10 */
	is_str(text,
	    "[\"\",\"Zg==\",\"Zm8=\",\"Zm9vYmFy\",\"//79\",\"00ab\","
	    "\"2026-11-30T00:00:00.000000007Z\"]",
	    "base64, hexadecimal, time");
	free(text);
}

int
main(void)
{
	test_object();
	test_encodings();
	return tap_done();
}
