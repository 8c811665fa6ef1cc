/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The release journal, killed again and again while two rings are filled: no record lost, none
 * doubled, the chain whole. We play guardian and control. Then what it answers, with its index
 * and without, and how fast it is. Needs no root, but the release build.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/proto_client.h"
#include "base/proto_guard.h"
#include "base/msg.h"
#include "base/segment.h"
#include "base/spawn.h"
#include "daemon/ring.h"
#include "tests/tap.h"

#define RINGS 2
#define KILLS 60
#define SPEED_RECORDS 40000u

struct feed {
	char dir[256]; /* the log */
	char programs[256];
	int memfd[RINGS], eventfd[RINGS];
	struct ring *ring[RINGS];
	uint64_t fed[RINGS];
	pid_t pid;
	int pidfd;
	int sock;
	int control;
	struct msg_buf buf;
};

static uint64_t
now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

static void
feed_open(struct feed *f)
{
	for (int i = 0; i < RINGS; i++) {
		f->memfd[i] = memfd_create("ring", MFD_CLOEXEC);
		f->eventfd[i] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		if (ftruncate(f->memfd[i], RING_OFFSET + RING_BYTES) < 0)
			exit(1);
		f->ring[i] = mmap(NULL, RING_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, f->memfd[i],
		    RING_OFFSET);
		if (f->ring[i] == MAP_FAILED ||
		    ring_init(f->ring[i], RING_BYTES, 0x1000u + (unsigned int)i) < 0)
			exit(1);
	}
	f->sock = -1;
	f->control = -1;
}

static void
feed_close(struct feed *f)
{
	for (int i = 0; i < RINGS; i++) {
		munmap(f->ring[i], RING_BYTES);
		close(f->memfd[i]);
		close(f->eventfd[i]);
	}
}

static void
send_ring(struct feed *f, int i)
{
	struct ring_setup setup = {.index = (uint32_t)i, .ring = ring_identity(f->ring[i])};
	struct wr wr = msg_begin(&f->buf);
	int fds[2] = {f->memfd[i], f->eventfd[i]};

	ring_setup_encode(&setup, &wr);
	if (msg_send(f->sock, MSG_RING, &f->buf, &wr, fds, 2) < 0)
		exit(1);
}

static void
send_control(struct feed *f)
{
	struct peer peer = {.role = ROLE_CONTROL};
	struct wr wr = msg_begin(&f->buf);
	int pair[2];

	if (msg_socketpair(pair) < 0)
		exit(1);
	peer_encode(&peer, &wr);
	if (msg_send(f->sock, MSG_PEER, &f->buf, &wr, &pair[1], 1) < 0)
		exit(1);
	close(pair[1]);
	f->control = pair[0];
}

static void
journal_start(struct feed *f)
{
	int pair[2];
	struct spawn spawn = {
	    .dir = f->programs,
	    .program = "matguardd-journal",
	    .argument = f->dir,
	    .uid = (uid_t)-1,
	    .gid = (gid_t)-1,
	};

	if (msg_socketpair(pair) < 0)
		exit(1);
	spawn.sock = pair[1];
	if (spawn_start(&spawn, &f->pid, &f->pidfd) < 0)
		exit(1);
	close(pair[1]);
	f->sock = pair[0];
	for (int i = 0; i < RINGS; i++)
		send_ring(f, i);
	send_control(f);
}

/* Waits for the end of the journal; its wait status. */
static int
journal_wait(struct feed *f)
{
	int status = -1;

	if (waitpid(f->pid, &status, 0) != f->pid)
		exit(1);
	close(f->pidfd);
	close(f->sock);
	close(f->control);
	f->sock = f->control = -1;
	return status;
}

static int
journal_stop(struct feed *f)
{
	struct wr wr = msg_begin(&f->buf);

	if (msg_send(f->sock, MSG_STOP, &f->buf, &wr, NULL, 0) < 0)
		return -1;
	return journal_wait(f);
}

/* One record whose number is its place in the ring. false: the ring is full. */
static bool
feed_one(struct feed *f, int i)
{
	static const char padding[] =
	    "/srv/van-ban/2026/mot thu muc kha dai/va mot thu muc nua/"
	    "them mot thu muc rat dai cho du mot trang bo nho/ke hoach trien khai.docx";
	uint8_t event[RECORD_EVENT_BYTES_MAX];
	struct wr wr = wr_init(event, sizeof(event));
	uint64_t one = 1;

	record_begin(&wr, RECORD_FINDING, 1000 + f->fed[i], now_ns());
	record_u8(&wr, TAG_ACT, ACT_OPENED);
	record_u8(&wr, TAG_DECISION, DECISION_DENIED);
	record_u8(&wr, TAG_LEVEL, LEVEL_TOI_MAT);
	record_u64(&wr, TAG_DEV, 7);
	record_u64(&wr, TAG_INO, f->fed[i] % 50 + 1);
	record_str(&wr, TAG_PATH, padding + f->fed[i] % 40, PATH_RECORD_MAX);
	record_u64(&wr, TAG_COUNT, f->fed[i]);
	if (ring_put(f->ring[i], f->fed[i], event, wr.len) < 0)
		return false;
	f->fed[i]++;
	(void)!write(f->eventfd[i], &one, sizeof(one));
	return true;
}

/* Feeds both rings for a while, in bursts. */
static void
feed_for(struct feed *f, uint64_t ns)
{
	uint64_t end = now_ns() + ns;

	do {
		/* Now and then a burst that makes the largest batch. */
		for (int burst = rand() % 20 == 0 ? 900 : rand() % 40; burst > 0; burst--)
			(void)feed_one(f, rand() % RINGS);
		usleep((useconds_t)(rand() % 300));
	} while (now_ns() < end);
}

struct count {
	uint64_t next[RINGS];
	uint64_t own, wrong, doubled, missing;
};

static int
count_entry(const struct segment_entry *entry, void *arg)
{
	struct count *count = arg;
	struct record_event event;
	struct rd rd = entry->event;
	uint64_t number, at;

	if (record_event_decode(&rd, &event) < 0) {
		count->wrong++;
		return 0;
	}
	if (entry->head.ring == 0) {
		count->own++;
		return 0;
	}
	at = entry->head.ring - 0x1000;
	if (at >= RINGS || !record_get_u64(&event, TAG_COUNT, &number) ||
	    number != entry->head.ring_seq) {
		count->wrong++;
		return 0;
	}
	if (number < count->next[at])
		count->doubled++;
	else
		count->missing += number - count->next[at];
	count->next[at] = number + 1;
	return 0;
}

static void
log_check(struct feed *f, uint64_t *ret_records, uint32_t *ret_segments)
{
	struct segment_chain chain = segment_chain_begin(0);
	struct count count = {0};
	int dirfd = open(f->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), r;

	r = segment_verify_dir(&chain, dirfd, count_entry, &count, ret_segments);
	close(dirfd);
	if (!ok(r == 0 && chain.torn_bytes == 0, "the chain is whole"))
		printf("# %d: segment %u, byte %llu: %s\n", r, chain.number,
		    (unsigned long long)chain.bad_offset, chain.bad_why);
	is_int((long long)count.wrong, 0, "every record is one of those fed");
	is_int((long long)count.doubled, 0, "none is doubled");
	is_int((long long)count.missing, 0, "none is missing between others");
	for (int i = 0; i < RINGS; i++)
		is_int((long long)count.next[i], (long long)f->fed[i], "none is lost at the end");
	printf("# %llu records (%llu of journal's own) in %u segments, epoch %u\n",
	    (unsigned long long)chain.records, (unsigned long long)count.own, *ret_segments,
	    chain.first.epoch);
	*ret_records = chain.records;
}

/* Where in its work the journal died: did the kills hit what they are for? */
struct wounds {
	unsigned int torn; /* in the middle of a write */
	unsigned int unreleased; /* records written, but their ring not yet told */
};

static void
wounds_count(struct feed *f, struct wounds *wounds)
{
	struct segment_chain chain = segment_chain_begin(0);
	struct count count = {0};
	int dirfd = open(f->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	uint32_t segments;

	(void)segment_verify_dir(&chain, dirfd, count_entry, &count, &segments);
	close(dirfd);
	wounds->torn += chain.torn_bytes > 0;
	for (int i = 0; i < RINGS; i++) {
		if (count.next[i] > ring_tail(f->ring[i])) {
			wounds->unreleased++;
			break;
		}
	}
}

static off_t
log_bytes(int dirfd)
{
	char name[SEGMENT_NAME_BYTES];
	struct stat st;
	off_t sum = 0;

	for (uint32_t number = 1;; number++) {
		segment_name(number, name);
		if (fstatat(dirfd, name, &st, 0) < 0)
			return sum;
		sum += st.st_size;
	}
}

/* Until the log grows under our eyes: then its writer is between write and release. */
static void
write_await(struct feed *f)
{
	int dirfd = open(f->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	off_t before = log_bytes(dirfd);
	uint64_t end = now_ns() + 50000000;

	while (log_bytes(dirfd) == before && now_ns() < end)
		;
	close(dirfd);
}

static void
test_kills(struct feed *f)
{
	struct wounds wounds = {0};
	uint64_t records;
	uint32_t segments;
	int killed = 0;

	for (int i = 0; i < KILLS; i++) {
		journal_start(f);
		feed_for(f, (uint64_t)(rand() % (i % 4 == 0 ? 4000000 : 60000000)));
		if (i % 2 == 0) { /* in the middle of a large batch */
			for (int burst = 0; burst < 900; burst++)
				(void)feed_one(f, rand() % RINGS);
			write_await(f);
		}
		kill(f->pid, SIGKILL);
		if (WIFSIGNALED(journal_wait(f)))
			killed++;
		wounds_count(f, &wounds);
	}
	printf("# %u died in the middle of a write, %u between disk and ring\n", wounds.torn,
	    wounds.unreleased);
	ok(wounds.unreleased > 0, "some died between the disk and the ring");
	is_int(killed, KILLS, "each journal died by our signal and no other way");
	journal_start(f);
	feed_for(f, 20000000);
	is_int(journal_stop(f), 0, "it stops when told to");
	log_check(f, &records, &segments);
}

static void
ask(struct feed *f, enum msg_type type, const struct wr *wr)
{
	if (msg_send(f->control, (uint16_t)type, &f->buf, wr, NULL, 0) < 0)
		exit(1);
}

/* Reads answers to the end. */
static bool
answers(struct feed *f, uint64_t *ret_n, struct log_end *ret)
{
	struct pollfd pfd = {.fd = f->control, .events = POLLIN};
	struct msg msg;
	uint64_t n = 0;

	for (;;) {
		if (poll(&pfd, 1, 20000) != 1 || msg_recv(f->control, &f->buf, &msg) != 1)
			return false;
		msg_close_fds(&msg);
		if (msg.type == MSG_LOG_END)
			break;
		if (msg.type != MSG_LOG_RECORD && msg.type != MSG_LOG_SEGMENT)
			return false;
		n++;
	}
	*ret_n = n;
	return log_end_decode(&msg.body, ret) == 0;
}

static void
test_answers(struct feed *f, const char *how)
{
	struct log_query query = {.cookie = 5,
	    .limit = LOG_QUERY_MAX,
	    .kinds = 1u << RECORD_FINDING};
	struct log_end end = {0};
	struct wr wr;
	uint64_t n = 0, fed = f->fed[0] + f->fed[1];
	bool good;

	wr = msg_begin(&f->buf);
	log_query_encode(&query, &wr);
	ask(f, MSG_LOG_LIST, &wr);
	good = answers(f, &n, &end);
	ok(good && end.cookie == 5 && end.total == fed &&
		n == (fed < LOG_QUERY_MAX ? fed : LOG_QUERY_MAX),
	    "%s: the list has every record", how);
	query.limit = 3;
	query.dev = 7;
	query.ino = 9;
	wr = msg_begin(&f->buf);
	log_query_encode(&query, &wr);
	ask(f, MSG_LOG_LIST, &wr);
	good = answers(f, &n, &end);
	ok(good && n == 3 && end.total > 3 && end.total < fed, "%s: the list of one file, cut",
	    how);
	wr = msg_begin(&f->buf);
	cookie_encode(6, &wr);
	ask(f, MSG_LOG_SEGMENTS, &wr);
	good = answers(f, &n, &end);
	ok(good && end.cookie == 6 && n > 0 && n == end.total, "%s: the segments come along", how);
}

static void
test_index(struct feed *f)
{
	char path[300];

	journal_start(f);
	test_answers(f, "index");
	is_int(journal_stop(f), 0, "it stops when told to");
	snprintf(path, sizeof(path), "%s/index.sqlite", f->dir);
	is_int(unlink(path), 0, "the index is removed");
	journal_start(f);
	test_answers(f, "no index yet");
	usleep(1500000);
	test_answers(f, "index made anew");
	is_int(journal_stop(f), 0, "it stops when told to");
	is_int(truncate(path, 5000), 0, "the index is damaged");
	journal_start(f);
	test_answers(f, "damaged index");
	kill(f->pid, SIGTERM);
	is_int(journal_wait(f), 0, "SIGTERM stops it too");
}

/* Guardian gone: the journal writes on until somebody ends it. */
static void
test_orphan(struct feed *f)
{
	uint64_t records;
	uint32_t segments;

	journal_start(f);
	feed_for(f, 100000000);
	shutdown(f->sock, SHUT_RDWR);
	feed_for(f, 300000000);
	kill(f->pid, SIGTERM);
	is_int(journal_wait(f), 0, "without guardian it writes on, and ends by SIGTERM");
	log_check(f, &records, &segments);
}

/* Clock ticks the journal has used. */
static unsigned long
ticks_used(pid_t pid)
{
	char path[64];
	unsigned long user = 0, kernel = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	file = fopen(path, "re");
	if (file == NULL ||
	    fscanf(file, "%*d %*s %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
		&kernel) != 2)
		exit(1);
	fclose(file);
	return user + kernel;
}

/* A guard's ring is replaced by another, but its eventfd lives on elsewhere and speaks. */
static void
test_replaced(struct feed *f)
{
	struct feed *other = calloc(1, sizeof(*other));
	unsigned long ticks;
	uint64_t one = 1;

	if (other == NULL)
		exit(1);
	feed_open(other);
	ring_init(other->ring[0], RING_BYTES, 0x9000);
	journal_start(f);
	feed_for(f, 50000000);
	other->sock = f->sock;
	send_ring(other, 0);
	usleep(200000);
	is_int((long long)ring_pending(f->ring[0]), 0, "a ring that was replaced is drained first");
	(void)!write(f->eventfd[0], &one, sizeof(one));
	(void)!write(other->eventfd[0], &one, sizeof(one));
	ticks = ticks_used(f->pid);
	usleep(500000);
	ok(ticks_used(f->pid) - ticks < 10, "and does not keep the journal busy");
	is_int(journal_stop(f), 0, "it stops when told to");
	feed_close(other);
	free(other);
}

static void
test_speed(struct feed *f)
{
	uint64_t began, records, ns, target = f->fed[0] + SPEED_RECORDS;
	uint32_t segments;

	journal_start(f);
	while (f->fed[0] < 1000)
		(void)feed_one(f, 0);
	began = now_ns();
	while (f->fed[0] < target) {
		if (!feed_one(f, 0))
			usleep(100);
	}
	while (ring_pending(f->ring[0]) > 0)
		usleep(100);
	ns = now_ns() - began;
	printf("# durable: %.0f records/s\n", (double)SPEED_RECORDS * 1e9 / (double)ns);
	is_int(journal_stop(f), 0, "it stops when told to");
	began = now_ns();
	log_check(f, &records, &segments);
	ns = now_ns() - began;
	printf("# verified: %.0f records/s\n", (double)records * 1e9 / (double)ns);
}

/* Puts until the ring takes no more for a second: the journal has stopped taking. */
static bool
feed_until_full(struct feed *f)
{
	uint64_t taken = now_ns();

	while (now_ns() - taken < 1000000000) {
		if (feed_one(f, 0))
			taken = now_ns();
		else
			usleep(200);
		if (f->fed[0] > 1000000)
			return false;
	}
	return true;
}

static bool
pss_print(pid_t pid)
{
	char path[64], line[128];
	unsigned long kib = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", (int)pid);
	file = fopen(path, "re");
	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		if (sscanf(line, "Pss: %lu", &kib) == 1)
			printf("# PSS of the journal: %lu KiB\n", kib);
	}
	if (file != NULL)
		fclose(file);
	return kib > 0;
}

/* A disk that gets full and then has room again; killed while it is full, too. */
static void
test_full(struct feed *f)
{
	uint64_t records;
	uint32_t segments;

	if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("tmpfs", f->dir, "tmpfs", 0, "size=700k,mode=700") < 0) {
		ok(true, "a full disk # SKIP needs root");
		return;
	}
	for (int i = 0; i < 3; i++) {
		journal_start(f);
		ok(feed_until_full(f), "the disk is full and records wait");
		kill(f->pid, SIGKILL);
		(void)journal_wait(f);
	}
	journal_start(f);
	usleep(300000);
	ok(mount(NULL, f->dir, NULL, MS_REMOUNT, "size=64m") == 0, "the disk has room again");
	while (ring_pending(f->ring[0]) > 0)
		usleep(1000);
	feed_for(f, 100000000);
	(void)pss_print(f->pid);
	is_int(journal_stop(f), 0, "it stops when told to");
	log_check(f, &records, &segments);
	ok(umount2(f->dir, MNT_DETACH) == 0, "the disk is taken away");
}

static void
directory_remove(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *de;

	while (dir != NULL && (de = readdir(dir)) != NULL)
		(void)unlinkat(dirfd(dir), de->d_name, 0);
	if (dir != NULL)
		closedir(dir);
	rmdir(path);
}

int
main(void)
{
	struct feed *f = calloc(1, sizeof(*f));
	unsigned int seed = (unsigned int)time(NULL);
	char own[200];

	if (f == NULL || spawn_own_dir(own, sizeof(own)) < 0)
		exit(1);
	snprintf(f->programs, sizeof(f->programs), "%s/..", own);
	snprintf(f->dir, sizeof(f->dir), "%s/matguard-journal-XXXXXX",
	    getenv("TMPDIR") != NULL ? getenv("TMPDIR") : "/tmp");
	if (mkdtemp(f->dir) == NULL)
		exit(1);
	printf("# seed %u\n", seed);
	srand(seed);
	feed_open(f);
	test_kills(f);
	test_index(f);
	test_orphan(f);
	test_replaced(f);
	test_speed(f);
	feed_close(f);
	/* New rings: the log they were drained to is hidden by another. */
	memset(f->fed, 0, sizeof(f->fed));
	feed_open(f);
	test_full(f);
	feed_close(f);
	directory_remove(f->dir);
	free(f);
	return tap_done();
}
