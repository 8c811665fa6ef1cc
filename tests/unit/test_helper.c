/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real worker with an archive helper that misbehaves: each file ends in the right verdict, what
 * was sent before counts, and the next file is fine. */
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "scanner/pool/pool.h"
#include "tests/tap.h"

#define TAR_BLOCK 512
#define DEADLINE_MS 15000u
#define SHORT_MS 1500u /* for those that use it up */

static struct scan_result got;
static unsigned int answers;

static void
on_result(uint64_t id, const struct scan_result *result, uint32_t ms, void *arg)
{
	(void)id;
	(void)ms;
	(void)arg;
	got = *result;
	answers++;
}

static int
bytes_fd(const void *bytes, size_t n)
{
	int fd = memfd_create("test", MFD_CLOEXEC);

	if (fd < 0 || write(fd, bytes, n) != (ssize_t)n)
		abort();
	return fd;
}

/* A tar by its magic alone, with the deed as its first name. */
static int
tar_fd(const char *deed)
{
	char block[2 * TAR_BLOCK] = "";

	strcpy(block, deed);
	memcpy(block + 257, "ustar", 6);
	return bytes_fd(block, sizeof(block));
}

static void
look(struct pool *pool, int fd, uint32_t deadline_ms)
{
	struct timespec begin, now;

	clock_gettime(CLOCK_MONOTONIC, &begin);
	pool_submit(pool, 1, fd, "a.tar", deadline_ms);
	do {
		struct pollfd pfd = {.fd = pool_fd(pool), .events = POLLIN};

		poll(&pfd, 1, 100);
		if (pool_dispatch(pool) < 0)
			abort();
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while (pool_pending(pool) > 0 && now.tv_sec - begin.tv_sec < 20);
}

static const struct {
	const char *deed;
	enum verdict_kind kind;
	enum why why;
	enum limit limit;
	const char *what;
} deeds[] = {
    {"good", VERDICT_MARKED, WHY_NONE, LIMIT_NONE, "an honest helper"},
    {"damaged", VERDICT_MARKED, WHY_DAMAGED, LIMIT_NONE, "a damaged archive keeps its findings"},
    {"hang", VERDICT_OPAQUE, WHY_LIMIT, LIMIT_WALL, "hanging in a member: wall"},
    {"busy", VERDICT_OPAQUE, WHY_LIMIT, LIMIT_WALL, "a loop: wall"},
    {"flood-entries", VERDICT_OPAQUE, WHY_LIMIT, LIMIT_ENTRIES, "members without end"},
    {"flood-data", VERDICT_OPAQUE, WHY_LIMIT, LIMIT_INFLATED, "data without end"},
    {"drip", VERDICT_OPAQUE, WHY_LIMIT, LIMIT_WALL, "a byte now and then"},
    {"exit0", VERDICT_ERROR, WHY_DIED, LIMIT_NONE, "leaving early"},
    {"exit1", VERDICT_MARKED, WHY_DIED, LIMIT_NONE, "leaving with a failure, after a member"},
    {"crash", VERDICT_ERROR, WHY_DIED, LIMIT_NONE, "a crash"},
    {"oom", VERDICT_ERROR, WHY_DIED, LIMIT_NONE, "memory up to its limit"},
    {"unknown", VERDICT_ERROR, WHY_DIED, LIMIT_NONE, "a message nobody knows"},
    {"answer", VERDICT_ERROR, WHY_DIED, LIMIT_NONE, "a worker's message"},
    {"garbage", VERDICT_ERROR, WHY_DIED, LIMIT_NONE, "bytes that are no message"},
    {"half", VERDICT_ERROR, WHY_DIED, LIMIT_NONE, "half a message"},
    {"short-entry", VERDICT_ERROR, WHY_DIED, LIMIT_NONE, "a member cut short"},
    {"data-first", VERDICT_ERROR, WHY_DIED, LIMIT_NONE, "data of no member"},
    {"data-secret", VERDICT_OPAQUE, WHY_ENCRYPTED, LIMIT_NONE, "data of an encrypted member"},
    {"data-long", VERDICT_ERROR, WHY_DIED, LIMIT_NONE, "more data than a message may hold"},
    {"bad-end", VERDICT_ERROR, WHY_DIED, LIMIT_NONE, "an end for no reason"},
    {"descriptor", VERDICT_ERROR, WHY_DIED, LIMIT_NONE, "a descriptor where none belongs"},
    {"close", VERDICT_MARKED, WHY_DIED, LIMIT_NONE, "a closed socket, after a member"},
};

/* The reason is that of the verdict, or stands beside the marking. */
static bool
has_reason(enum why why, enum limit limit)
{
	if (why == WHY_NONE)
		return got.nopaque == 0 && !got.error;
	if (why == WHY_DIED)
		return got.error && got.error_why == WHY_DIED;
	return got.nopaque > 0 && got.opaque[0].why == why && got.opaque[0].limit == limit;
}

static void
test_deeds(const char *dir, int rules_fd)
{
	struct pool_config config = {.dir = dir,
	    .rules_fd = rules_fd,
	    .rules_generation = 1,
	    .workers = 1};
	struct verdict verdict;
	struct pool *pool;

	if (pool_new(&config, on_result, NULL, &pool) < 0)
		abort();
	for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++) {
		answers = 0;
		look(pool, tar_fd(deeds[i].deed),
		    deeds[i].limit == LIMIT_WALL ? SHORT_MS : DEADLINE_MS);
		scan_result_sum(&got, &verdict);
		if (!ok(answers == 1 && verdict.kind == deeds[i].kind &&
			    has_reason(deeds[i].why, deeds[i].limit),
			"%s", deeds[i].what))
			printf("# kind %d, opaque %zu: %s %d, error %d %s\n", (int)verdict.kind,
			    got.nopaque, why_name(got.opaque[0].why), (int)got.opaque[0].limit,
			    got.error, why_name(got.error_why));
		look(pool, bytes_fd("TỐI MẬT\n", strlen("TỐI MẬT\n")), DEADLINE_MS);
		scan_result_sum(&got, &verdict);
		ok(answers == 2 && verdict.kind == VERDICT_MARKED && got.nopaque == 0 && !got.error,
		    "... and the next file is fine");
	}
	/* On a busy machine one that hangs may be ended before it stops by itself. */
	ok(pool_deaths(pool) <= 3, "no worker died but of its deadline");
	pool_free(pool);
}

int
main(void)
{
	const char *build = getenv("BIN") != NULL ? getenv("BIN") : "build";
	static const char *const links[][2] = {{"matguard-scan", "matguard-scan"},
	    {"tools/mock_helper", "matguard-scan-archive"}};
	char dir[] = "/tmp/matguard-helper.XXXXXX", from[2048], real[4096], to[2][2048];
	int rules_fd = open("rules/state-secret.conf", O_RDONLY | O_CLOEXEC);
	bool there = rules_fd >= 0 && mkdtemp(dir) != NULL;

	for (size_t i = 0; i < 2 && there; i++) {
		snprintf(from, sizeof(from), "%s/%s", build, links[i][0]);
		snprintf(to[i], sizeof(to[i]), "%s/%s", dir, links[i][1]);
		there = realpath(from, real) != NULL && symlink(real, to[i]) == 0;
	}
	if (!there) {
		printf("1..0 # SKIP %s is not built\n", from);
		return 0;
	}
	test_deeds(dir, rules_fd);
	for (size_t i = 0; i < 2; i++)
		unlink(to[i]);
	rmdir(dir);
	close(rules_fd);
	return tap_done();
}
