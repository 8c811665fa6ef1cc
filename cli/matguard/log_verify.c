/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/matguard/log_verify.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/json.h"
#include "base/lang.h"
#include "base/segment.h"
#include "cli/matguard/ask.h"
#include "cli/matguard/record_view.h"
#include "cli/matguard/show.h"
#include "cli/matguard/verb.h"

struct verify {
	struct segment_chain chain;
	uint32_t segments;
	struct record_head first, last;
	uint64_t last_wall_ns;
	bool any;
};

static int
on_entry(const struct segment_entry *entry, void *arg)
{
	struct verify *verify = arg;
	struct record_event event;
	struct rd rd = entry->event;

	if (!verify->any)
		verify->first = entry->head;
	verify->any = true;
	verify->last = entry->head;
	if (record_event_decode(&rd, &event) == 0)
		verify->last_wall_ns = event.wall_ns;
	return 0;
}

static int
on_segment(uint32_t number, int fd, void *arg)
{
	struct verify *verify = arg;
	uint8_t *bytes = NULL;
	size_t len = 0;
	int r;

	r = segment_read(fd, &bytes, &len);
	close(fd);
	if (r == 0 && number != verify->chain.number + 1) {
		verify->chain.bad_why = "a segment is missing before this one";
		verify->chain.bad_offset = 0;
		verify->chain.bad_seq = verify->chain.next_seq;
		verify->chain.number = number;
		r = -EBADMSG;
	} else if (r == 0) {
		r = segment_verify(&verify->chain, rd_init(bytes, len), on_entry, verify);
		verify->segments += r == 0 ? 1 : 0;
	}
	free(bytes);
	return r;
}

static int
verify_daemon(struct verify *verify, const char *run_dir)
{
	struct ask *ask = NULL;
	int r = ask_new(run_dir, &ask);

	if (r == 0)
		r = ask_segments(ask, on_segment, verify);
	ask_free(ask);
	return r;
}

static int
verify_dir(struct verify *verify, const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int r;

	if (fd < 0)
		return -errno;
	r = segment_verify_dir(&verify->chain, fd, on_entry, verify, &verify->segments);
	close(fd);
	return r;
}

/* ---- the outcome --------------------------------------------------------------------------- */

static void
position_json(struct json *json, const char *key, const struct verify *verify,
    const struct record_head *head)
{
	if (!verify->any) {
		json_null(json, key);
		return;
	}
	json_object(json, key);
	json_u64(json, "epoch", head->epoch);
	json_u64(json, "seq", head->seq);
	json_object_end(json);
}

static void
outcome_json(const struct verify *verify, bool whole)
{
	const struct segment_chain *chain = &verify->chain;
	struct json json = json_init(stdout);

	json_object(&json, NULL);
	json_bool(&json, "whole", whole);
	json_u64(&json, "records", chain->records);
	json_u64(&json, "segments", verify->segments);
	if (verify->any)
		json_hex(&json, "host", verify->first.host, sizeof(verify->first.host));
	position_json(&json, "first", verify, &verify->first);
	position_json(&json, "last", verify, &verify->last);
	json_hex(&json, "last_hash", chain->last, sizeof(chain->last));
	json_u64(&json, "torn_bytes", whole ? chain->torn_bytes : 0);
	if (whole) {
		json_null(&json, "bad");
	} else {
		json_object(&json, "bad");
		json_u64(&json, "segment", chain->number);
		json_u64(&json, "offset", chain->bad_offset);
		json_u64(&json, "seq", chain->bad_seq);
		json_str(&json, "why", chain->bad_why);
		json_object_end(&json);
	}
	/* Whoever removes the newest records removes their hashes too; receipts come later. */
	json_bool(&json, "tail_proven", false);
	json_object_end(&json);
	json_line_end(&json);
}

static void
outcome_print(const struct verify *verify, bool whole)
{
	const struct segment_chain *chain = &verify->chain;
	char when[24];

	if (whole)
		printf(_("The log is whole: %" PRIu64 " records in %u segments.\n"), chain->records,
		    verify->segments);
	else
		printf(_("THE LOG IS DAMAGED in segment %u, byte %" PRIu64 ", where record %" PRIu64
			 " was expected: %s.\n%" PRIu64 " records before it are whole.\n"),
		    chain->number, chain->bad_offset, chain->bad_seq, show_word(chain->bad_why),
		    chain->records);
	if (verify->any) {
		time_text(verify->last_wall_ns, when);
		printf(_("From %u-%" PRIu64 " to %u-%" PRIu64 ", the last one of %s.\n"),
		    verify->first.epoch, verify->first.seq, verify->last.epoch, verify->last.seq,
		    when);
	}
	if (whole && chain->torn_bytes > 0)
		printf(_("%u bytes at the end are no whole record: one being written, or the trace "
			 "of a "
			 "crash.\n"),
		    chain->torn_bytes);
	printf("%s\n",
	    _("This check shows edits, removals and reordering between the first and the last "
	      "record. "
	      "It cannot show whether records were cut off behind the last one."));
}

int
log_verify(const char *run_dir, const char *dir, bool as_json)
{
	struct verify verify = {.chain = segment_chain_begin(0)};
	char shown[SHOWN_BYTES_MAX];
	bool whole;
	int r;

	segment_init();
	r = dir != NULL ? verify_dir(&verify, dir) : verify_daemon(&verify, run_dir);
	if (r == 0 && verify.segments == 0) {
		/* A log begins with the first start of the daemon: none at all is a loss too. */
		verify.chain.bad_why = "there is no segment at all";
		verify.chain.bad_seq = 1;
		verify.chain.number = 1;
		r = -EBADMSG;
	}
	whole = r == 0;
	if (r < 0 && (r != -EBADMSG || verify.chain.bad_why == NULL)) {
		if (dir != NULL)
			cli_complain("%s: %s", escape_str(shown, sizeof(shown), dir),
			    show_errno(-r));
		else
			cli_complain("%s.", ask_error(r));
		return dir != NULL ? EXIT_UNSURE : ask_exit(r);
	}
	if (as_json)
		outcome_json(&verify, whole);
	else
		outcome_print(&verify, whole);
	return whole ? EXIT_NONE : EXIT_FOUND;
}
