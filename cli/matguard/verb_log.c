/* SPDX-License-Identifier: GPL-3.0-or-later */
/* matguard log list, show, verify: the violation log, as far as this account may see it. */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "base/escape.h"
#include "base/lang.h"
#include "cli/matguard/ask.h"
#include "cli/matguard/log_verify.h"
#include "cli/matguard/record_view.h"
#include "cli/matguard/verb.h"

#define LIST_LIMIT_DEFAULT 100u

struct log_options {
	bool json;
	bool names;
	uint32_t limit;
	uint64_t since, until;
	const char *level;
	const char *kind;
	const char *dir;
};

struct listing {
	bool json;
	bool one; /* every field of it */
	uint64_t shown;
};

static int
on_record(struct rd record, void *arg)
{
	struct listing *listing = arg;
	struct record_view view;

	if (record_view(record, &view) < 0)
		return -EPROTO;
	if (listing->shown == 0 && !listing->json && !listing->one)
		record_view_heading(stdout);
	if (listing->json)
		record_view_json(stdout, &view);
	else if (listing->one)
		record_view_text(stdout, &view);
	else
		record_view_line(stdout, &view);
	listing->shown++;
	return 0;
}

static int
listing_run(const struct cli *cli, struct log_query *query, struct listing *listing)
{
	struct log_end end = {.total = 0};
	struct ask *ask = NULL;
	int r = ask_new(cli->run_dir, &ask);

	if (r == 0)
		r = ask_list(ask, query, on_record, listing, &end);
	ask_free(ask);
	if (r < 0) {
		cli_complain("%s.", ask_error(r));
		return ask_exit(r);
	}
	if (listing->one && listing->shown == 0) {
		cli_complain(_("There is no such record."));
		return EXIT_FOUND;
	}
	if (!listing->json && !listing->one)
		printf(_("%" PRIu64 " of %" PRIu64 " records. Newest record of the log: %u-%" PRIu64
			 ".\n"),
		    listing->shown, end.total, end.epoch, end.seq);
	return EXIT_NONE;
}

static enum level
level_of(const char *name)
{
	for (int level = LEVEL_MAT; level <= LEVEL_TUYET_MAT; level++) {
		if (name != NULL && strcmp(name, level_name((enum level)level)) == 0)
			return (enum level)level;
	}
	return LEVEL_NONE;
}

static uint32_t
kinds_of(const char *name)
{
	for (int kind = RECORD_START; kind <= RECORD_LOG; kind++) {
		if (name != NULL && strcmp(name, record_kind_name((enum record_kind)kind)) == 0)
			return 1u << kind;
	}
	return 0;
}

static int
list_run(const struct cli *cli, const struct log_options *options, struct operands *operands)
{
	struct listing listing = {.json = options->json};
	struct log_query query = {.limit =
				      options->limit != 0 ? options->limit : LIST_LIMIT_DEFAULT,
	    .since_wall_ns = options->since,
	    .until_wall_ns = options->until,
	    .min_level = level_of(options->level),
	    .kinds = kinds_of(options->kind),
	    .names = options->names};

	if (operands->argc > 1) {
		cli_complain(_("log list takes no operands. Type \"matguard log --help\"."));
		return EXIT_USAGE;
	}
	if (query.limit > LOG_QUERY_MAX)
		query.limit = LOG_QUERY_MAX;
	return listing_run(cli, &query, &listing);
}

/* "EPOCH-SEQ" or "SEQ". */
static int
position_parse(const char *text, struct log_query *query)
{
	unsigned long long epoch = 0, seq;
	char *end;

	if (!isdigit((unsigned char)text[0]))
		return -EINVAL;
	errno = 0;
	seq = strtoull(text, &end, 10);
	if (*end == '-' && isdigit((unsigned char)end[1])) {
		epoch = seq;
		seq = strtoull(end + 1, &end, 10);
		if (epoch == 0)
			return -EINVAL;
	}
	if (errno != 0 || *end != '\0' || epoch > UINT32_MAX || seq == 0)
		return -EINVAL;
	query->epoch = (uint32_t)epoch;
	query->seq = seq;
	return 0;
}

static int
show_run(const struct cli *cli, const struct log_options *options, struct operands *operands)
{
	struct listing listing = {.json = options->json, .one = true};
	struct log_query query = {.limit = 1, .names = options->names};

	if (operands->argc != 2 || position_parse(operands->argv[1], &query) < 0) {
		cli_complain(
		    _("log show needs one record: EPOCH-SEQ or SEQ, as log list shows it."));
		return EXIT_USAGE;
	}
	return listing_run(cli, &query, &listing);
}

static int
verify_run(const struct cli *cli, const struct log_options *options, struct operands *operands)
{
	if (operands->argc > 1) {
		cli_complain(_("log verify takes no operands. Type \"matguard log --help\"."));
		return EXIT_USAGE;
	}
	return log_verify(cli->run_dir, options->dir, options->json);
}

static const struct {
	const char *name;
	int (*run)(const struct cli *, const struct log_options *, struct operands *);
} log_verbs[] = {
    {"list", list_run},
    {"show", show_run},
    {"verify", verify_run},
};

static int
log_run(struct cli *cli, const struct verb *verb, struct operands *operands)
{
	struct log_options o = {.limit = 0};
	const struct option_row rows[] = {
	    {"json", OPTION_FLAG, &o.json, NULL, N_("one JSON object a line for each record")},
	    {"limit", OPTION_NUMBER, &o.limit, "N", N_("list: the newest N records (100)")},
	    {"since", OPTION_TIME, &o.since, "TIME", N_("list: not older than TIME")},
	    {"until", OPTION_TIME, &o.until, "TIME", N_("list: not newer than TIME")},
	    {"level", OPTION_CHOICE, &o.level, "mat|toi-mat|tuyet-mat",
		N_("list: this level and above")},
	    {"kind", OPTION_CHOICE, &o.kind, "start|stop|finding|process|gap|log",
		N_("list: records of this kind")},
	    {"names", OPTION_FLAG, &o.names, NULL,
		N_("list, show: names of files too, for the officer; never of TUYỆT MẬT")},
	    {"dir", OPTION_TEXT, &o.dir, "DIR",
		N_("verify: this folder of segments, without a daemon")},
	};
	const struct options own = {rows, ARRAY_LEN(rows), NULL};
	char word[SHOWN_BYTES_MAX];
	int code;

	if (!verb_options(cli, verb, &own, operands, &code))
		return code;
	if (operands->argc < 2) {
		cli_complain(
		    _("log needs one of list, show, verify. Type \"matguard log --help\"."));
		return EXIT_USAGE;
	}
	operands->argc--;
	operands->argv++;
	for (size_t i = 0; i < ARRAY_LEN(log_verbs); i++) {
		if (strcmp(log_verbs[i].name, operands->argv[0]) == 0)
			return log_verbs[i].run(cli, &o, operands);
	}
	cli_complain(_("There is no verb \"log %s\". Type \"matguard log --help\"."),
	    escape_str(word, sizeof(word), operands->argv[0]));
	return EXIT_USAGE;
}

const struct verb verb_log = {
    .name = "log",
    .arguments = "list|show|verify [OPTIONS] [EPOCH-SEQ]",
    .summary = N_("list, show and verify the records"),
    .details =
	N_("list and show need group matguard-admin, matguard-officer or matguard-head;\n"
	   "verify and --names need matguard-officer or matguard-head. root may do all.\n\n"
	   "Exit status: 0 done, the log is whole; 1 the log is damaged, no such record, or\n"
	   "failed; 2 wrong usage; 3 the daemon does not answer; 4 not for this account."),
    .run = log_run,
};
