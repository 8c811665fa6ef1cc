/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the one connection a run keeps for such questions. */
#include "cli/matguard/denied.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/proto_scan.h"
#include "base/record.h"
#include "cli/matguard/ask.h"
#include "cli/matguard/limits.h"

struct denied {
	const char *run_dir;
	struct ask *ask; /* NULL: not asked yet, or there is no daemon */
	bool tried;
	struct explain_answer answer;
};

struct denied *
denied_new(const char *run_dir)
{
	struct denied *denied = calloc(1, sizeof(*denied));

	if (denied != NULL)
		denied->run_dir = run_dir;
	return denied;
}

void
denied_free(struct denied *denied)
{
	if (denied == NULL)
		return;
	ask_free(denied->ask);
	free(denied);
}

/* Enum fields of a decoded record are in range: record_event_decode() saw to it. */
static uint8_t
field_u8(const struct record_event *event, enum record_tag tag)
{
	uint8_t v = 0;

	(void)record_get_u8(event, tag, &v);
	return v;
}

/* A name as it stands in `where`: "!" and backslash escaped. */
static void
where_name(const char *name, char *ret, size_t size)
{
	size_t n = 0;

	for (; *name != '\0' && n + 3 < size; name++) {
		if (*name == '!' || *name == '\\')
			ret[n++] = '\\';
		ret[n++] = *name;
	}
	ret[n] = '\0';
}

static void
finding_fill(const struct record_event *event, const char *name, struct finding *ret)
{
	char file[SCAN_NAME_MAX * 2 + 4];

	memset(ret, 0, sizeof(*ret));
	where_name(name, file, sizeof(file));
	ret->level = (enum level)field_u8(event, TAG_LEVEL);
	ret->confidence = (enum confidence)field_u8(event, TAG_CONFIDENCE);
	ret->part = (enum part)field_u8(event, TAG_PART);
	ret->form = (enum form)field_u8(event, TAG_FORM);
	ret->encoding = (enum encoding)field_u8(event, TAG_ENCODING);
	(void)record_get_str(event, TAG_RULE, ret->rule, sizeof(ret->rule));
	/* As a worker would say it: the part is named but for the body. */
	if (!record_get_str(event, TAG_WHERE, ret->where, sizeof(ret->where)))
		snprintf(ret->where, sizeof(ret->where), "%s%s%s", file,
		    ret->part != PART_BODY ? "!" : "",
		    ret->part != PART_BODY ? part_name(ret->part) : "");
	snprintf(ret->reasons[0], sizeof(ret->reasons[0]), "denied-by-daemon");
	ret->nreasons = 1;
}

int
denied_from_record(const struct explain_answer *answer, const char *name, struct scan_result *ret)
{
	struct rd rd = rd_init(answer->record, answer->record_len);
	struct record_event event;
	struct record_head head;
	struct finding finding;

	if (record_head_decode(&rd, &head) < 0 || record_event_decode(&rd, &event) < 0)
		return -ENOENT;
	scan_result_init(ret);
	switch ((enum verdict_kind)field_u8(&event, TAG_VERDICT)) {
	case VERDICT_MARKED:
	case VERDICT_REVIEW:
		finding_fill(&event, name, &finding);
		scan_result_add(ret, &finding);
		return 0;
	case VERDICT_OPAQUE:
		scan_result_add_opaque(ret, (enum why)field_u8(&event, TAG_WHY),
		    (enum limit)field_u8(&event, TAG_LIMIT), name);
		return 0;
	case VERDICT_ERROR:
		ret->error = true;
		ret->error_why = (enum why)field_u8(&event, TAG_WHY);
		return 0;
	case VERDICT_CLEAN:
		return -ENOENT;
	}
	return -ENOENT;
}

int
denied_result(struct denied *denied, int dirfd, const char *name, bool patience,
    struct scan_result *ret)
{
	const struct timespec pause = {.tv_nsec = DENIED_WAIT_MS * 1000000L};
	const char *slash = strrchr(name, '/');
	int fd, r = -ENOENT;

	if (!denied->tried) {
		denied->tried = true;
		(void)ask_new(denied->run_dir, &denied->ask);
	}
	if (denied->ask == NULL)
		return -ENOENT;
	/* O_PATH: no permission event, and proof that the caller reaches the file. */
	fd = openat(dirfd, name, O_PATH | O_CLOEXEC);
	if (fd < 0)
		return -ENOENT;
	for (unsigned int i = 0; i < (patience ? DENIED_TRIES_MAX : 1); i++) {
		if (i > 0)
			nanosleep(&pause, NULL);
		r = ask_explain(denied->ask, fd, &denied->answer);
		if (r < 0 || denied->answer.known)
			break;
	}
	close(fd);
	if (r < 0 && r != -EAGAIN && r != -EIO && r != -EACCES) {
		ask_free(denied->ask);
		denied->ask = NULL;
	}
	if (r < 0 || !denied->answer.known)
		return -ENOENT;
	return denied_from_record(&denied->answer, slash != NULL ? slash + 1 : name, ret);
}
