/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Control between a client and a guardian and journal played by the test. */
#include "daemon/control/control.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/proto_guard.h"
#include "daemon/control/mask.h"
#include "tests/tap.h"

#define RECORD_UID 4711u /* whose open the records are of */

static struct msg_buf buf;
static struct control *control;
static int guardian, journal, client, listener;
static char socket_dir[] = "/tmp/test_control.XXXXXX";
static struct sockaddr_un address = {.sun_family = AF_UNIX};

static void
steps(int n)
{
	for (int i = 0; i < n; i++)
		(void)control_step(control, 0);
}

static void
peer_give(enum role role, int fd)
{
	struct peer peer = {.role = role};
	struct wr wr = msg_begin(&buf);

	peer_encode(&peer, &wr);
	(void)msg_send(guardian, MSG_PEER, &buf, &wr, &fd, 1);
	close(fd);
	steps(1);
}

static int
client_connect(void)
{
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) < 0)
		printf("# connect: %s\n", strerror(errno));
	steps(1);
	return fd;
}

static void
setup(void)
{
	const struct access_groups groups = {GROUP_NONE, GROUP_NONE, GROUP_NONE};
	int pair[2];

	(void)msg_socketpair(pair);
	guardian = pair[0];
	(void)control_new(pair[1], &groups, &control);
	snprintf(address.sun_path, sizeof(address.sun_path), "%s/s", socket_dir);
	listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	(void)bind(listener, (const struct sockaddr *)&address, sizeof(address));
	(void)listen(listener, 64);
	peer_give(ROLE_CONTROL, listener);
	(void)msg_socketpair(pair);
	journal = pair[0];
	peer_give(ROLE_JOURNAL, pair[1]);
	client = client_connect();
}

static void
teardown(void)
{
	control_free(control);
	close(guardian);
	close(journal);
	close(client);
	unlink(address.sun_path);
}

static void
cookie_send(int sock, uint16_t type, uint64_t cookie, int fd)
{
	struct wr wr = msg_begin(&buf);

	cookie_encode(cookie, &wr);
	(void)msg_send(sock, type, &buf, &wr, &fd, fd >= 0 ? 1 : 0);
	steps(1);
}

static void
list_send(int sock, uint64_t cookie, bool names)
{
	struct log_query query = {.cookie = cookie, .limit = 10, .names = names};
	struct wr wr = msg_begin(&buf);

	log_query_encode(&query, &wr);
	(void)msg_send(sock, MSG_LOG_LIST, &buf, &wr, NULL, 0);
	steps(1);
}

static struct msg
receive(int sock, uint16_t type, const char *what)
{
	struct msg msg = {.type = 0};
	int r = msg_recv(sock, &buf, &msg);

	ok(r == 1 && msg.type == type, "%s", what);
	if (r != 1 || msg.type != type)
		printf("# r %d, type %u, wanted %u\n", r, msg.type, type);
	return msg;
}

static void
receive_refusal(int sock, enum refusal why, const char *what)
{
	struct msg msg = receive(sock, MSG_REFUSED, what);
	struct refused refused;

	ok(refused_decode(&msg.body, &refused) == 0 && refused.why == why, "%s: why", what);
}

/* ---- records ------------------------------------------------------------------------------- */

static size_t
record_make(uint8_t *bytes, enum level level, const struct stat *st)
{
	const struct record_head head = {.epoch = 1, .seq = 7};
	struct wr wr = wr_init(bytes, RECORD_BYTES_MAX);

	record_head_encode(&head, &wr);
	record_begin(&wr, RECORD_FINDING, 1, 2);
	record_u8(&wr, TAG_VERDICT, VERDICT_MARKED);
	record_u8(&wr, TAG_LEVEL, (uint8_t)level);
	record_str(&wr, TAG_WHERE, "a.zip!mat.docx", 100);
	record_u64(&wr, TAG_DEV, (uint64_t)st->st_dev);
	record_u64(&wr, TAG_INO, (uint64_t)st->st_ino);
	record_u64(&wr, TAG_SIZE, (uint64_t)st->st_size);
	record_u64(&wr, TAG_MTIME_NS,
	    (uint64_t)st->st_mtim.tv_sec * 1000000000u + (uint64_t)st->st_mtim.tv_nsec);
	record_u64(&wr, TAG_CTIME_NS,
	    (uint64_t)st->st_ctim.tv_sec * 1000000000u + (uint64_t)st->st_ctim.tv_nsec);
	record_str(&wr, TAG_PATH, "/home/a/mat.docx", 100);
	record_u32(&wr, TAG_UID, RECORD_UID);
	record_str(&wr, TAG_COMM, "soffice.bin", 16);
	return wr.len;
}

static void
record_send(uint64_t cookie, enum level level, const struct stat *st)
{
	uint8_t record[RECORD_BYTES_MAX];
	size_t len = record_make(record, level, st);
	struct wr wr = msg_begin(&buf);

	log_record_encode(cookie, record, len, &wr);
	(void)msg_send(journal, MSG_LOG_RECORD, &buf, &wr, NULL, 0);
	steps(1);
}

static void
end_send(uint64_t cookie)
{
	const struct log_end end = {.cookie = cookie, .total = 1, .epoch = 1, .seq = 7};
	struct wr wr = msg_begin(&buf);

	log_end_encode(&end, &wr);
	(void)msg_send(journal, MSG_LOG_END, &buf, &wr, NULL, 0);
	steps(1);
}

static uint64_t
query_receive(struct log_query *ret)
{
	struct msg msg = receive(journal, MSG_LOG_LIST, "journal is asked");

	memset(ret, 0, sizeof(*ret));
	(void)log_query_decode(&msg.body, ret);
	return ret->cookie;
}

/* Which of the masked fields a record has, as the bits 1 (path) and 2 (where). */
static unsigned int
names_in(enum level level, bool names)
{
	uint8_t record[RECORD_BYTES_MAX], masked[RECORD_BYTES_MAX];
	struct stat st = {.st_size = 1};
	struct wr wr = wr_init(masked, sizeof(masked));
	struct record_event event;
	struct record_head head;
	struct rd rd = rd_init(record, record_make(record, level, &st));
	char text[64];

	if (mask_record(rd, names, &wr, &event) < 0 || wr_end(&wr) < 0)
		return 99;
	rd = rd_init(masked, wr.len);
	if (record_head_decode(&rd, &head) < 0 || record_event_decode(&rd, &event) < 0 ||
	    rd_end(&rd) < 0 || head.seq != 7 || !record_get_str(&event, TAG_COMM, text, 64))
		return 98;
	return (record_get_str(&event, TAG_PATH, text, sizeof(text)) ? 1u : 0) |
	    (record_get_str(&event, TAG_WHERE, text, sizeof(text)) ? 2u : 0);
}

static void
test_mask(void)
{
	is_int(names_in(LEVEL_MAT, false), 0, "no names unless asked for");
	is_int(names_in(LEVEL_MAT, true), 3, "names if asked for");
	is_int(names_in(LEVEL_TUYET_MAT, true), 0, "never of the highest level");
}

static void
test_access(void)
{
	const struct access_groups groups = {10, 20, GROUP_NONE};
	const gid_t lists[] = {5, 20, (gid_t)-1};
	struct account account = {.uid = 1000, .gid = 1000, .groups = lists, .ngroups = 3};

	is_int(access_of(&groups, &account), ACCESS_EVERYONE | ACCESS_OFFICER,
	    "a group among the others; a group that does not exist is nobody's");
	account.gid = 10;
	account.ngroups = 0;
	is_int(access_of(&groups, &account), ACCESS_EVERYONE | ACCESS_ADMIN, "the first group");
	account.uid = 0;
	is_int(access_of(&groups, &account), ACCESS_ALL, "root");
	account.uid = 1000;
	account.gid = 1;
	is_int(access_of(&groups, &account), ACCESS_EVERYONE, "anybody");
}

/* ---- requests ------------------------------------------------------------------------------ */

static void
test_status(void)
{
	static struct status status;
	struct wr wr;
	struct msg msg;
	uint64_t ours = 0;

	setup();
	cookie_send(client, MSG_STATUS, 4711, -1);
	msg = receive(guardian, MSG_STATUS, "guardian is asked");
	ok(cookie_decode(&msg.body, &ours) == 0 && ours != 4711, "under a cookie of ours");
	wr = msg_begin(&buf);
	memset(&status, 0, sizeof(status));
	status.cookie = ours;
	status.rules_generation = 9;
	status_encode(&status, &wr);
	(void)msg_send(guardian, MSG_STATUS_ANSWER, &buf, &wr, NULL, 0);
	steps(1);
	msg = receive(client, MSG_STATUS_ANSWER, "the client is answered");
	ok(status_decode(&msg.body, &status) == 0 && status.cookie == 4711 &&
		status.rules_generation == 9,
	    "under its own");
	wr = msg_begin(&buf);
	(void)msg_send(guardian, MSG_PING, &buf, &wr, NULL, 0);
	steps(1);
	(void)receive(guardian, MSG_PING_ANSWER, "a ping is answered");
	teardown();
}

static void
test_explain(void)
{
	struct explain_answer answer;
	struct log_query query;
	struct stat st;
	struct msg msg;
	uint64_t cookie;
	int fd;

	setup();
	fd = open("/etc/passwd", O_PATH | O_CLOEXEC);
	(void)fstat(fd, &st);
	cookie_send(client, MSG_EXPLAIN, 5, fd);
	cookie = query_receive(&query);
	ok(query.dev == st.st_dev && query.ino == st.st_ino && query.limit == 1 &&
		query.kinds == 1u << RECORD_FINDING,
	    "for the newest finding of that inode");
	record_send(cookie, LEVEL_MAT, &st);
	end_send(cookie);
	msg = receive(client, MSG_EXPLAIN_ANSWER, "the client is answered");
	ok(explain_answer_decode(&msg.body, &answer) == 0 && answer.known && !answer.changed &&
		answer.cookie == 5 && answer.record_len > 0,
	    "known");
	ok(memmem(answer.record, answer.record_len, "mat.docx", 8) == NULL, "names are masked");
	cookie_send(client, MSG_EXPLAIN, 6, fd);
	cookie = query_receive(&query);
	st.st_size++;
	record_send(cookie, LEVEL_MAT, &st);
	end_send(cookie);
	msg = receive(client, MSG_EXPLAIN_ANSWER, "again, of another state of the file");
	ok(explain_answer_decode(&msg.body, &answer) == 0 && !answer.known && answer.changed,
	    "changed");
	cookie_send(client, MSG_EXPLAIN, 7, fd);
	end_send(query_receive(&query));
	msg = receive(client, MSG_EXPLAIN_ANSWER, "again, without a record");
	ok(explain_answer_decode(&msg.body, &answer) == 0 && !answer.known && !answer.changed,
	    "unknown");
	close(fd);
	teardown();
}

/* A file of somebody else, closed to others. */
static bool
explain_known(uint32_t access, uid_t uid, mode_t mode)
{
	struct explain_answer answer = {.known = false};
	char path[sizeof(socket_dir) + 8];
	struct log_query query;
	struct stat st;
	struct msg msg;
	uint64_t cookie;
	int fd;

	snprintf(path, sizeof(path), "%s/file", socket_dir);
	close(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
	(void)chmod(path, mode);
	fd = open(path, O_PATH | O_CLOEXEC);
	(void)fstat(fd, &st);
	control->clients[0].access = access;
	control->clients[0].uid = uid;
	cookie_send(client, MSG_EXPLAIN, 5, fd);
	cookie = query_receive(&query);
	record_send(cookie, LEVEL_MAT, &st);
	end_send(cookie);
	msg = receive(client, MSG_EXPLAIN_ANSWER, "the client is answered");
	(void)explain_answer_decode(&msg.body, &answer);
	close(fd);
	unlink(path);
	return answer.known && answer.record_len > 0;
}

static void
test_explain_whom(void)
{
	setup();
	ok(!explain_known(ACCESS_EVERYONE, 1, 0600),
	    "somebody's private file is nobody's business");
	ok(explain_known(ACCESS_EVERYONE, 1, 0644), "a file everybody may read");
	ok(explain_known(ACCESS_EVERYONE, geteuid(), 0600), "the owner");
	ok(explain_known(ACCESS_EVERYONE, RECORD_UID, 0600), "who tried to open it");
	ok(explain_known(ACCESS_EVERYONE | ACCESS_OFFICER, 1, 0600), "the officer");
	teardown();
}

static void
test_list(void)
{
	const struct stat st = {.st_size = 1};
	struct log_query query;
	struct log_end end;
	struct msg msg;
	struct rd record;
	uint64_t cookie, back = 0;

	setup();
	if (geteuid() == 0) {
		list_send(client, 8, false);
		cookie = query_receive(&query);
		record_send(cookie, LEVEL_MAT, &st);
		end_send(cookie);
		msg = receive(client, MSG_LOG_RECORD, "a record is passed on");
		ok(log_record_decode(&msg.body, &back, &record) == 0 && back == 8 &&
			memmem(record.p, record.left, "mat.docx", 8) == NULL,
		    "masked");
		msg = receive(client, MSG_LOG_END, "and the end");
		ok(log_end_decode(&msg.body, &end) == 0 && end.cookie == 8 && end.total == 1,
		    "with the client's cookie");
	}
	control->clients[0].access = ACCESS_EVERYONE;
	list_send(client, 9, false);
	receive_refusal(client, REFUSED_ROLE, "not for everyone");
	control->clients[0].access = ACCESS_EVERYONE | ACCESS_ADMIN;
	list_send(client, 10, true);
	receive_refusal(client, REFUSED_ROLE, "names are not for an admin");
	cookie_send(client, MSG_LOG_SEGMENTS, 11, -1);
	receive_refusal(client, REFUSED_ROLE, "nor are raw segments");
	list_send(client, 12, false);
	(void)query_receive(&query);
	list_send(client, 13, false);
	receive_refusal(client, REFUSED_BAD_REQUEST, "two listings at once break the protocol");
	ok(control->clients[0].fd < 0, "that client is closed");
	teardown();
}

static void
test_absence(void)
{
	struct log_query query;

	setup();
	control->clients[0].access = ACCESS_ALL;
	list_send(client, 1, false);
	(void)query_receive(&query);
	close(journal);
	steps(2);
	receive_refusal(client, REFUSED_UNAVAILABLE, "journal dies in between");
	list_send(client, 2, false);
	receive_refusal(client, REFUSED_UNAVAILABLE, "journal is not there");
	cookie_send(client, MSG_STATUS, 3, -1);
	(void)receive(guardian, MSG_STATUS, "guardian is asked");
	for (size_t i = 0; i < QUESTIONS_MAX; i++)
		control->questions[i].deadline_ms = 0;
	steps(1);
	receive_refusal(client, REFUSED_UNAVAILABLE, "guardian hangs");
	close(guardian);
	steps(2);
	cookie_send(client, MSG_STATUS, 4, -1);
	receive_refusal(client, REFUSED_UNAVAILABLE, "guardian is gone");
	guardian = journal = -1;
	teardown();
}

static void
test_malformed(void)
{
	static const char *const junk[] = {"", "x", "\1\0\100\0\0\0\0\0", "\1\0\104\0\1\0\0\0x"};
	static const size_t lengths[] = {1, 1, 8, 9};
	int other, fd;

	setup();
	other = client_connect();
	for (size_t i = 0; i < ARRAY_LEN(junk); i++) {
		fd = client_connect();
		(void)send(fd, junk[i], lengths[i], MSG_NOSIGNAL);
		steps(1);
		receive_refusal(fd, REFUSED_BAD_REQUEST, "malformed");
		close(fd);
	}
	fd = client_connect();
	cookie_send(fd, MSG_STATUS, 1, fd); /* a descriptor too many */
	receive_refusal(fd, REFUSED_BAD_REQUEST, "a descriptor nobody asked for");
	close(fd);
	fd = client_connect();
	cookie_send(fd, MSG_EXPLAIN, 1, -1);
	receive_refusal(fd, REFUSED_BAD_REQUEST, "a descriptor is missing");
	close(fd);
	steps(1);
	cookie_send(other, MSG_STATUS, 1, -1);
	(void)receive(guardian, MSG_STATUS, "another client is served all the same");
	close(other);
	teardown();
}

static void
test_held(void)
{
	const struct stat st = {.st_size = 1};
	struct log_query query;
	struct msg msg;
	uint64_t cookie;
	unsigned int got = 0, sent = 0;

	setup();
	control->clients[0].access = ACCESS_ALL;
	list_send(client, 1, false);
	cookie = query_receive(&query);
	for (; sent < 5000 && !control->held; sent++)
		record_send(cookie, LEVEL_MAT, &st);
	ok(control->held, "a client that does not read is waited for");
	while (control->held || got < sent) {
		if (msg_recv(client, &buf, &msg) == 1)
			got++;
		else if (!control->held)
			break;
		steps(1);
	}
	is_int(got, sent, "nothing is lost or doubled");
	for (; sent < 20000 && !control->held; sent++)
		record_send(cookie, LEVEL_MAT, &st);
	control->held_until_ms = 0;
	steps(1);
	ok(!control->held && control->clients[0].fd < 0, "but not for ever");
	end_send(cookie);
	teardown();
}

static void
test_limits(void)
{
	int fds[CLIENTS_PER_UID_MAX + 1];
	size_t served = 0;

	setup();
	for (size_t i = 0; i < ARRAY_LEN(fds); i++)
		fds[i] = client_connect();
	for (size_t i = 0; i < CLIENTS_MAX; i++)
		served += control->clients[i].fd >= 0;
	is_int((long long)served, geteuid() == 0 ? CLIENTS_PER_UID_MAX + 2 : CLIENTS_PER_UID_MAX,
	    "connections of one account are counted, root's are not");
	for (size_t i = 0; i < ARRAY_LEN(fds); i++)
		close(fds[i]);
	for (uint64_t i = 0; i < QUESTIONS_PER_CLIENT_MAX; i++)
		cookie_send(client, MSG_STATUS, i, -1);
	cookie_send(client, MSG_STATUS, 99, -1);
	steps(20);
	receive_refusal(client, REFUSED_UNAVAILABLE, "one client's questions are counted");
	teardown();
}

int
main(void)
{
	if (mkdtemp(socket_dir) == NULL)
		return 1;
	test_mask();
	test_access();
	test_status();
	test_explain();
	test_explain_whom();
	test_list();
	test_absence();
	test_malformed();
	test_held();
	test_limits();
	rmdir(socket_dir);
	return tap_done();
}
