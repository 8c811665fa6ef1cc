/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pool with the real, sandboxed worker: each file gets exactly one result. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "scanner/pool/pool.h"
#include "tests/tap.h"

#define RESULTS_MAX 4096

static struct {
	struct scan_result last;
	struct verdict verdicts[RESULTS_MAX];
	unsigned int times[RESULTS_MAX];
	unsigned int total;
} got;

static void
on_result(uint64_t id, const struct scan_result *result, uint32_t ms, void *arg)
{
	(void)ms;
	(void)arg;
	got.last = *result;
	got.times[id]++;
	got.total++;
	scan_result_sum(result, &got.verdicts[id]);
}

static int
memfd_of(const void *bytes, size_t len)
{
	int fd = memfd_create("test", MFD_CLOEXEC);

	if (fd < 0 || write(fd, bytes, len) != (ssize_t)len)
		abort();
	return fd;
}

static int
text_fd(const char *text)
{
	return memfd_of(text, strlen(text));
}

static long long
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

/* Dispatches until nothing is pending, or the time is over. */
static bool
drain(struct pool *pool, int timeout_ms)
{
	long long end = now_ms() + timeout_ms;

	while (pool_pending(pool) > 0) {
		struct pollfd pfd = {.fd = pool_fd(pool), .events = POLLIN};

		if (now_ms() > end)
			return false;
		poll(&pfd, 1, 100);
		if (pool_dispatch(pool) < 0)
			return false;
	}
	return true;
}

static struct pool *
pool_make_for(const char *dir, int rules_fd, unsigned int workers, uint32_t deadline_ms)
{
	struct pool_config config = {.dir = dir,
	    .rules_fd = rules_fd,
	    .rules_generation = 1,
	    .workers = workers,
	    .deadline_ms = deadline_ms};
	struct pool *pool;

	memset(&got, 0, sizeof(got));
	if (pool_new(&config, on_result, NULL, &pool) < 0)
		abort();
	return pool;
}

static struct pool *
pool_make(const char *dir, int rules_fd, unsigned int workers)
{
	return pool_make_for(dir, rules_fd, workers, 0);
}

static void
test_verdicts(const char *dir, int rules_fd)
{
	struct pool *pool = pool_make(dir, rules_fd, 2);

	pool_submit(pool, 0, text_fd("TỐI MẬT\nSố: 12/BC\n"), "a.txt", 0);
	pool_submit(pool, 1, text_fd("nothing of interest\n"), "b.txt", 0);
	pool_submit(pool, 2, memfd_of("", 0), "empty", 0);
	ok(drain(pool, 10000), "three files are answered");
	is_int(got.verdicts[0].kind, VERDICT_MARKED, "own-line marking");
	is_int(got.verdicts[0].level, LEVEL_TOI_MAT, "its level");
	is_int(got.verdicts[1].kind, VERDICT_CLEAN, "clean text");
	is_int(got.verdicts[2].kind, VERDICT_CLEAN, "empty file");
	is_int((long long)pool_deaths(pool), 0, "no worker died");
	pool_free(pool);
}

static void
test_many(const char *dir, int rules_fd)
{
	struct pool *pool = pool_make(dir, rules_fd, 2);
	bool once = true, right = true;

	for (unsigned int i = 0; i < 1200; i++)
		pool_submit(pool, i, text_fd(i % 3 == 0 ? "MẬT\n" : "thư thường\n"), "x", 0);
	ok(drain(pool, 50000), "1,200 files through recycled workers");
	for (unsigned int i = 0; i < 1200; i++) {
		once = once && got.times[i] == 1;
		right =
		    right && got.verdicts[i].kind == (i % 3 == 0 ? VERDICT_MARKED : VERDICT_CLEAN);
	}
	ok(once, "each delivered once");
	ok(right, "each with its own verdict");
	is_int((long long)pool_deaths(pool), 0, "recycling is not a death");
	pool_free(pool);
}

static void
test_missing_program(int rules_fd)
{
	struct pool *pool = pool_make("/nonexistent", rules_fd, 2);
	long long start = now_ms();

	for (unsigned int i = 0; i < 50; i++)
		pool_submit(pool, i, text_fd("MẬT\n"), "x", 0);
	ok(drain(pool, 10000), "without a worker program every file is answered");
	ok(now_ms() - start < 5000, "and soon");
	is_int(got.verdicts[49].kind, VERDICT_ERROR, "with an error");
	is_int(got.verdicts[49].why, WHY_DIED, "and its reason");
	pool_submit(pool, 60, text_fd("MẬT\n"), "x", 0);
	ok(drain(pool, 2000), "later files too");
	pool_free(pool);
}

/* ---- with a worker that misbehaves ------------------------------------------------------------ */

static const struct {
	const char *word;
	enum verdict_kind kind;
	enum why why;
	enum limit limit;
	const char *what;
} misdeeds[] = {
    {"clean", VERDICT_CLEAN, WHY_NONE, LIMIT_NONE, "a good answer"},
    {"hang", VERDICT_OPAQUE, WHY_LIMIT, LIMIT_WALL, "hanging is the wall limit"},
    {"crash", VERDICT_ERROR, WHY_DIED, LIMIT_NONE, "a crash is an error"},
    {"cpu", VERDICT_OPAQUE, WHY_LIMIT, LIMIT_CPU, "SIGXCPU is the cpu limit"},
    {"changed", VERDICT_ERROR, WHY_CHANGED, LIMIT_NONE, "SIGBUS is a file that changed"},
    {"memory", VERDICT_OPAQUE, WHY_LIMIT, LIMIT_MEMORY, "no memory is the memory limit"},
    {"quit", VERDICT_ERROR, WHY_DIED, LIMIT_NONE, "leaving without an answer"},
    {"answer-die", VERDICT_CLEAN, WHY_NONE, LIMIT_NONE, "an answer before death counts"},
    {"wrong-id", VERDICT_ERROR, WHY_DIED, LIMIT_NONE, "an answer for another file"},
    {"twice", VERDICT_CLEAN, WHY_NONE, LIMIT_NONE, "the second answer changes nothing"},
    {"ready-again", VERDICT_ERROR, WHY_DIED, LIMIT_NONE, "a message out of turn"},
    {"unknown", VERDICT_ERROR, WHY_DIED, LIMIT_NONE, "a message nobody knows"},
    {"short", VERDICT_ERROR, WHY_DIED, LIMIT_NONE, "an answer cut short"},
    {"garbage", VERDICT_ERROR, WHY_DIED, LIMIT_NONE, "bytes that are no message"},
    {"close", VERDICT_ERROR, WHY_DIED, LIMIT_NONE, "a closed socket without an end"},
    {"descriptor", VERDICT_ERROR, WHY_DIED, LIMIT_NONE, "a descriptor where none belongs"},
    {"helper-huge", VERDICT_ERROR, WHY_DIED, LIMIT_NONE, "a helper with absurd room"},
    {"helper-many", VERDICT_CLEAN, WHY_NONE, LIMIT_NONE, "too many helpers are refused"},
    {"busy", VERDICT_OPAQUE, WHY_LIMIT, LIMIT_WALL, "a loop is the wall limit"},
    {"flood", VERDICT_OPAQUE, WHY_LIMIT, LIMIT_WALL, "messages without end"},
    {"drip", VERDICT_OPAQUE, WHY_LIMIT, LIMIT_WALL, "messages now and then win no time"},
    {"exit1", VERDICT_ERROR, WHY_DIED, LIMIT_NONE, "leaving with a failure"},
    {"oom", VERDICT_OPAQUE, WHY_LIMIT, LIMIT_MEMORY, "memory up to its limit"},
    {"half", VERDICT_ERROR, WHY_DIED, LIMIT_NONE, "half a message"},
    {"close-all", VERDICT_ERROR, WHY_DIED, LIMIT_NONE, "every descriptor closed"},
    {"answer-crash", VERDICT_CLEAN, WHY_NONE, LIMIT_NONE, "a crash after a good answer"},
    {"answer-garbage", VERDICT_CLEAN, WHY_NONE, LIMIT_NONE, "nonsense after a good answer"},
    {"answer-close", VERDICT_CLEAN, WHY_NONE, LIMIT_NONE, "closing after a good answer"},
    /* Last: it uses up the time of the next file. */
    {"answer-hang", VERDICT_CLEAN, WHY_NONE, LIMIT_NONE, "hanging after a good answer"},
};

#define MISDEEDS (sizeof(misdeeds) / sizeof(misdeeds[0]))

static bool
misdeed_judged(uint64_t id, size_t i)
{
	bool good = got.times[id] == 1 && got.verdicts[id].kind == misdeeds[i].kind &&
	    got.verdicts[id].why == misdeeds[i].why && got.verdicts[id].limit == misdeeds[i].limit;

	if (!good)
		printf("# %s (%d): kind %d why %d limit %d times %u\n", misdeeds[i].word, (int)id,
		    (int)got.verdicts[id].kind, (int)got.verdicts[id].why,
		    (int)got.verdicts[id].limit, got.times[id]);
	return good;
}

/* In a mixture, those that take all of their time are left out, but for the first, which is cancelled;
 * and so is one that hangs after a good answer: what it takes from the next file nothing gives back. */
static size_t
mixed(size_t i)
{
	const size_t deed = i % MISDEEDS;

	return (deed > 1 && misdeeds[deed].limit == LIMIT_WALL) ||
		strcmp(misdeeds[deed].word, "answer-hang") == 0
	    ? 0
	    : deed;
}

static const char *
mixed_word(size_t i)
{
	return misdeeds[mixed(i)].word;
}

static void
test_misdeeds(const char *dir, int rules_fd)
{
	struct pool *pool = pool_make(dir, rules_fd, 2);
	bool good = true;

	for (size_t i = 0; i < MISDEEDS; i++) {
		pool_submit(pool, i, text_fd(misdeeds[i].word), "x", 400);
		drain(pool, 3000);
		ok(misdeed_judged(i, i), "%s", misdeeds[i].what);
	}
	pool_free(pool); /* the last one hangs in it */
	pool = pool_make(dir, rules_fd, 2);
	for (size_t i = 0; i < 200; i++)
		pool_submit(pool, 100 + i, text_fd(mixed_word(i)), "x", 20000);
	/* Only hanging takes its time; here it is cancelled. */
	for (size_t i = 1; i < 200; i += MISDEEDS)
		pool_cancel(pool, 100 + i);
	ok(drain(pool, 30000), "200 files among misdeeds are all answered");
	for (size_t i = 0; i < 200; i++)
		good = good &&
		    (i % MISDEEDS == 1 ? got.times[100 + i] == 0
				       : misdeed_judged(100 + i, mixed(i)));
	ok(good, "each by its own deed; cancelled ones not at all");
	pool_free(pool);
}

/* Files nobody waits for are given to a worker ahead of its answers. When it dies, only the one in
 * hand is judged by that; the others get another worker. */
static void
test_ahead(const char *dir, int rules_fd)
{
	struct pool *pool = pool_make(dir, rules_fd, 2);
	bool good = true;

	for (size_t i = 0; i < 400; i++)
		pool_submit(pool, i, text_fd(i % MISDEEDS == 1 ? "clean" : mixed_word(i)), "x", 0);
	for (size_t i = 300; i < 310; i++)
		pool_cancel(pool, i);
	ok(drain(pool, 30000), "400 files ahead of answers are all answered");
	for (size_t i = 0; i < 400; i++) {
		if (i >= 300 && i < 310)
			good = good && got.times[i] == 0;
		else
			good = good && misdeed_judged(i, i % MISDEEDS == 1 ? 0 : mixed(i));
	}
	ok(good, "each by its own deed, once; cancelled ones not at all");
	pool_submit(pool, 500, text_fd("hang"), "x", 0);
	for (size_t i = 501; i < 520; i++)
		pool_submit(pool, i, text_fd("clean"), "x", 0);
	for (int i = 0; i < 20; i++) {
		usleep(10000);
		pool_dispatch(pool);
	}
	pool_cancel(pool, 500);
	ok(drain(pool, 3000), "files behind one that hangs go on when it is cancelled");
	is_int(got.times[500] + got.times[519], 1, "which has no result");
	pool_free(pool);
}

/* Whatever a worker does once it has answered, the file it has by then is not judged by it. */
static void
test_after(const char *dir, int rules_fd)
{
	struct pool *pool = pool_make_for(dir, rules_fd, 1, 300);
	uint64_t id = 0;

	for (size_t i = 0; i < MISDEEDS; i++) {
		if (strncmp(misdeeds[i].word, "answer-", 7) != 0)
			continue;
		pool_submit(pool, id, text_fd(misdeeds[i].word), "x", 0);
		for (uint64_t next = id + 1; next < id + 4; next++)
			pool_submit(pool, next, text_fd("clean"), "x", 0);
		ok(drain(pool, 5000) && misdeed_judged(id, i) && misdeed_judged(id + 1, 0) &&
			misdeed_judged(id + 2, 0) && misdeed_judged(id + 3, 0),
		    "%s: the files behind it are clean", misdeeds[i].what);
		id += 4;
	}
	/* The second chance is the last. */
	pool_submit(pool, id, text_fd("clean"), "x", 0);
	pool_submit(pool, id + 1, text_fd("crash"), "x", 0);
	pool_submit(pool, id + 2, text_fd("clean"), "x", 0);
	ok(drain(pool, 5000) && got.times[id + 1] == 1 &&
		got.verdicts[id + 1].kind == VERDICT_ERROR &&
		got.verdicts[id + 2].kind == VERDICT_CLEAN,
	    "a file that kills each worker is tried twice, not more");
	is_int((long long)pool_deaths(pool) >= 2, 1, "both deaths are counted");
	pool_free(pool);
}

static void
test_deadlines(const char *dir, int rules_fd)
{
	struct pool *pool = pool_make(dir, rules_fd, 1);
	long long start = now_ms();

	pool_submit(pool, 0, text_fd("hang"), "x", 5000);
	pool_submit(pool, 1, text_fd("clean"), "x", 300);
	while (got.times[1] == 0 && now_ms() - start < 3000) {
		struct pollfd pfd = {.fd = pool_fd(pool), .events = POLLIN};

		poll(&pfd, 1, 100);
		pool_dispatch(pool);
	}
	ok(now_ms() - start < 400, "a file that waits in the queue is answered by its deadline");
	is_int(got.verdicts[1].limit, LIMIT_WALL, "with the wall limit");
	pool_cancel(pool, 0);
	is_int((long long)pool_pending(pool), 0, "cancelling the file in hand leaves none");
	pool_submit(pool, 2, text_fd("clean"), "x", 2000);
	ok(drain(pool, 3000) && got.verdicts[2].kind == VERDICT_CLEAN, "and the next has a worker");
	is_int(got.times[0], 0, "a cancelled file has no result");
	pool_submit(pool, 3, text_fd("hang"), "x", 0);
	pool_free(pool); /* with a file in hand */
}

static void
test_queue(const char *dir, int rules_fd)
{
	struct pool *pool = pool_make(dir, rules_fd, 1);
	int r = 0, fd = -1;
	uint64_t n = 0;

	while (n < RESULTS_MAX - 1 + 10 && r == 0) {
		/* One file submitted over and over: descriptors would run out first. */
		fd = dup(rules_fd);
		if (fd < 0)
			break;
		r = pool_submit(pool, n % RESULTS_MAX, fd, "x", 0);
		n++;
	}
	ok(r == -EAGAIN || fd < 0, "a full queue says so");
	if (r < 0)
		close(fd);
	pool_free(pool);
	ok(true, "a full pool is freed");
}

static void
test_mock(const char *build, int rules_fd)
{
	char dir[] = "/tmp/matguard-pool.XXXXXX", from[4096], to[4200];

	snprintf(from, sizeof(from), "%s/tools/mock_worker", build);
	if (access(from, X_OK) < 0 || realpath(from, to) == NULL || mkdtemp(dir) == NULL) {
		ok(true, "mock worker # SKIP %s is not built", from);
		return;
	}
	memcpy(from, to, strlen(to) + 1);
	snprintf(to, sizeof(to), "%s/matguard-scan", dir);
	if (symlink(from, to) < 0)
		abort();
	/* The helper of the mock is a mock too: it waits for messages, and that is enough. */
	snprintf(to, sizeof(to), "%s/matguard-scan-archive", dir);
	if (symlink(from, to) < 0)
		abort();
	test_misdeeds(dir, rules_fd);
	test_ahead(dir, rules_fd);
	test_after(dir, rules_fd);
	test_deadlines(dir, rules_fd);
	test_queue(dir, rules_fd);
	unlink(to);
	snprintf(to, sizeof(to), "%s/matguard-scan", dir);
	unlink(to);
	rmdir(dir);
}

int
main(void)
{
	const char *dir = getenv("BIN") != NULL ? getenv("BIN") : "build";
	char path[4096];
	int rules_fd = open("rules/state-secret.conf", O_RDONLY | O_CLOEXEC);

	snprintf(path, sizeof(path), "%s/matguard-scan", dir);
	if (rules_fd < 0 || access(path, X_OK) < 0) {
		printf("1..0 # SKIP %s or the rules are not there\n", path);
		return 0;
	}
	test_verdicts(dir, rules_fd);
	test_many(dir, rules_fd);
	test_missing_program(rules_fd);
	test_mock(dir, rules_fd);
	close(rules_fd);
	return tap_done();
}
