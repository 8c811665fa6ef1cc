/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/proto_guard.h"

#include <errno.h>

#include "base/msg.h"
#include "tests/tap.h"

static uint8_t bytes[MSG_BYTES_MAX];
static struct config_answer answer, answer_back; /* large */

/* Every prefix and every longer form of a payload is refused. decode returns 0 or -EBADMSG. */
static void
only_whole(const char *what, size_t len, int (*decode)(struct rd *))
{
	unsigned int accepted = 0;
	struct rd rd;

	for (size_t n = 0; n < len; n++) {
		rd = rd_init(bytes, n);
		accepted += decode(&rd) == 0 ? 1 : 0;
	}
	rd = rd_init(bytes, len);
	is_int(decode(&rd), 0, what);
	bytes[len] = 0;
	rd = rd_init(bytes, len + 1);
	accepted += decode(&rd) == 0 ? 1 : 0;
	is_int(accepted, 0, "and only whole");
}

static struct peer peer;

static int
decode_peer(struct rd *rd)
{
	return peer_decode(rd, &peer);
}

static void
test_peer(void)
{
	struct wr wr = wr_init(bytes, sizeof(bytes));
	struct rd rd;

	peer_encode(&(struct peer){.role = ROLE_WATCH, .index = 7}, &wr);
	only_whole("peer", wr.len, decode_peer);
	rd = rd_init(bytes, wr.len);
	is_int(peer_decode(&rd, &peer), 0, "peer");
	ok(peer.role == ROLE_WATCH && peer.index == 7, "peer comes back");
	bytes[0] = ROLE_SWEEP + 1;
	rd = rd_init(bytes, wr.len);
	is_int(peer_decode(&rd, &peer), -EBADMSG, "an unknown role is refused");
	is_str(role_name(ROLE_GUARDIAN), "guardian", "name of a role");
	is_str(role_name(ROLE_CONTROL), "control", "name of the last role");
}

static struct group_setup group;

static int
decode_group(struct rd *rd)
{
	return group_setup_decode(rd, &group);
}

static void
test_group(void)
{
	static const struct group_setup in = {.index = 3,
	    .rules_generation = 1ull << 40,
	    .guard = {.path = "/mnt/kho",
		.mode = GUARD_DENY,
		.on_failure = FAILURE_DENY,
		.deadline_ms = 2000}};
	struct wr wr = wr_init(bytes, sizeof(bytes));
	struct rd rd;

	group_setup_encode(&in, &wr);
	only_whole("group", wr.len, decode_group);
	rd = rd_init(bytes, wr.len);
	is_int(group_setup_decode(&rd, &group), 0, "group");
	is_str(group.guard.path, "/mnt/kho", "path comes back");
	ok(group.index == 3 && group.rules_generation == 1ull << 40 &&
		group.guard.mode == GUARD_DENY && group.guard.on_failure == FAILURE_DENY &&
		group.guard.deadline_ms == 2000,
	    "the rest comes back");
}

static struct ring_setup ring;

static int
decode_ring(struct rd *rd)
{
	return ring_setup_decode(rd, &ring);
}

static void
test_ring(void)
{
	struct wr wr = wr_init(bytes, sizeof(bytes));

	ring_setup_encode(&(struct ring_setup){.index = 2, .ring = 0x1122334455667788ull}, &wr);
	only_whole("ring", wr.len, decode_ring);
	ok(ring.index == 2 && ring.ring == 0x1122334455667788ull, "ring comes back");
}

static int
decode_answer(struct rd *rd)
{
	return config_answer_decode(rd, &answer_back);
}

static void
test_answer(void)
{
	struct wr wr = wr_init(bytes, sizeof(bytes));

	snprintf(answer.error, sizeof(answer.error), "matguard.conf:3: wrong");
	config_answer_encode(&answer, &wr);
	only_whole("a configuration's error", wr.len, decode_answer);
	struct rd rd = rd_init(bytes, wr.len);

	(void)config_answer_decode(&rd, &answer_back);
	ok(!answer_back.good, "is no configuration");
	is_str(answer_back.error, "matguard.conf:3: wrong", "and comes back");
	answer.good = true;
	config_defaults(&answer.config);
	wr = wr_init(bytes, sizeof(bytes));
	config_answer_encode(&answer, &wr);
	only_whole("a configuration", wr.len, decode_answer);
	rd = rd_init(bytes, wr.len);
	(void)config_answer_decode(&rd, &answer_back);
	ok(answer_back.good, "is one");
	is_str(answer_back.config.rules, CONFIG_RULES_DEFAULT, "and comes back");
}

int
main(void)
{
	test_peer();
	test_group();
	test_ring();
	test_answer();
	return tap_done();
}
