/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * matguard: the command line. Owns the table of verbs and the global options; each verb is a
 * file of its own. It runs with the caller's powers and parses no document: that is the
 * workers' part, in their sandbox.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/escape.h"
#include "base/lang.h"
#include "base/proto_client.h"
#include "base/spawn.h"
#include "cli/matguard/show.h"
#include "cli/matguard/verb.h"

static const char config_default[] = CONFIG_PATH_DEFAULT;
static const struct verb *const verbs[] = {&verb_scan, &verb_explain, &verb_status, &verb_log,
    &verb_rules};

static void
help_print(const struct options *globals)
{
	printf(_("Usage: matguard [OPTIONS] VERB …\n\n"
		 "MatGuard finds documents that carry state-secret markings and guards them.\n"
		 "What it reports is a finding, not a conclusion.\n\nVerbs:\n"));
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
		printf("  %-10s %s\n", verbs[i]->name, _(verbs[i]->summary));
	printf("\n%s\n", _("Options of every verb:"));
	options_help(globals);
	printf("\n%s\n", _("\"matguard VERB --help\" says more. Manual: matguard(1)."));
}

/* The whole file as config_parse wants it. -errno, -EFBIG. */
static int
config_text(const char *path, char **ret, size_t *ret_len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	size_t len = 0;
	char *text;
	ssize_t n = 1;

	if (fd < 0)
		return -errno;
	text = malloc(CONFIG_BYTES_MAX + 1);
	while (text != NULL && n > 0 && len <= CONFIG_BYTES_MAX) {
		n = read(fd, &text[len], CONFIG_BYTES_MAX + 1 - len);
		len += n > 0 ? (size_t)n : 0;
	}
	close(fd);
	if (text == NULL)
		return -ENOMEM;
	if (n < 0 || len > CONFIG_BYTES_MAX) {
		free(text);
		return n < 0 ? -EIO : -EFBIG;
	}
	*ret = text;
	*ret_len = len;
	return 0;
}

/* The configuration gives the language and the contacts. The default file may be missing or not
 * for this account to read: the defaults serve. A file that was named must be good. */
static int
config_load(struct cli *cli)
{
	const char *path = cli->config_path != NULL ? cli->config_path : config_default;
	char error[CONFIG_ERROR_BYTES], shown[SHOWN_BYTES_MAX], *text = NULL;
	size_t len = 0;
	int r;

	if (cli->config_seen == path)
		return 0; /* the verb's own options named no other */
	cli->config_seen = path;
	config_defaults(&cli->config);
	r = config_text(path, &text, &len);
	if (r < 0) {
		if (cli->config_path == NULL)
			return 0;
		cli_complain("%s: %s", escape_str(shown, sizeof(shown), path), show_errno(-r));
		return r;
	}
	r = config_parse(&cli->config, text, len, path, error);
	free(text);
	if (r == 0) {
		cli->configured = true;
		return 0;
	}
	config_defaults(&cli->config);
	cli_complain("%s", escape_str(shown, sizeof(shown), error));
	return cli->config_path != NULL ? r : 0;
}

void
cli_complain(const char *format, ...)
{
	va_list args;

	fflush(stdout);
	fputs("matguard: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

/* The global rows stand in every verb too: "matguard scan --lang en" is what people type. */
#define GLOBAL_ROWS(cli)                                                                         \
	{                                                                                        \
		{"lang", OPTION_CHOICE, &(cli)->language, "vi|en", N_("language of the texts")}, \
		    {"run", OPTION_TEXT, &(cli)->run_dir, "DIR",                                 \
			N_("where the daemon's socket lies (/run/matguard)")},                   \
		    {"config", OPTION_TEXT, &(cli)->config_path, "FILE",                         \
			N_("configuration (/etc/matguard/matguard.conf)")},                      \
		    {"help", OPTION_FLAG, &(cli)->help, NULL, N_("this text")},                  \
		    {"version", OPTION_FLAG, &(cli)->version, NULL, N_("the version")},          \
	}

bool
verb_options(struct cli *cli, const struct verb *verb, const struct options *own,
    struct operands *operands, int *ret_code)
{
	const struct option_row rows[] = GLOBAL_ROWS(cli);
	const struct options globals = {rows, ARRAY_LEN(rows), NULL};
	const struct options all = {own->rows, own->nrows, &globals};
	char error[OPTION_ERROR_BYTES];

	if (options_parse(&all, operands, error) < 0) {
		cli_complain(_("%s Type \"matguard %s --help\"."), error, verb->name);
		*ret_code = EXIT_USAGE;
		return false;
	}
	if (config_load(cli) < 0) {
		*ret_code = EXIT_USAGE;
		return false;
	}
	lang_set(cli->language != NULL ? cli->language : cli->config.language, cli->own_dir);
	if (!cli->help)
		return true;
	printf(_("Usage: matguard %s %s\n\n%s\n\nOptions:\n"), verb->name, verb->arguments,
	    _(verb->summary));
	options_help(&all);
	if (verb->details != NULL)
		printf("\n%s\n", _(verb->details));
	*ret_code = EXIT_NONE;
	return false;
}

static int
verb_run(struct cli *cli, struct operands *operands)
{
	char word[SHOWN_BYTES_MAX];

	operands->argc--;
	operands->argv++;
	operands->only_leading = false;
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++) {
		if (strcmp(verbs[i]->name, operands->argv[0]) == 0)
			return verbs[i]->run(cli, verbs[i], operands);
	}
	cli_complain(_("There is no verb \"%s\". Type \"matguard --help\" for those there are."),
	    escape_str(word, sizeof(word), operands->argv[0]));
	return EXIT_USAGE;
}

static int
cli_run(struct cli *cli, int argc, char **argv)
{
	const struct option_row rows[] = GLOBAL_ROWS(cli);
	const struct options globals = {rows, ARRAY_LEN(rows), NULL};
	struct operands operands = {argv, argc, true};
	char error[OPTION_ERROR_BYTES];

	lang_set(LANG_DEFAULT, cli->own_dir);
	if (options_parse(&globals, &operands, error) < 0) {
		cli_complain(_("%s Type \"matguard --help\"."), error);
		return EXIT_USAGE;
	}
	if (config_load(cli) < 0)
		return EXIT_USAGE;
	lang_set(cli->language != NULL ? cli->language : cli->config.language, cli->own_dir);
	if (cli->version) {
		printf("matguard %s\n", MATGUARD_VERSION);
		return EXIT_NONE;
	}
	if (operands.argc > 1 && !cli->help)
		return verb_run(cli, &operands);
	help_print(&globals);
	return cli->help ? EXIT_NONE : EXIT_USAGE;
}

int
main(int argc, char **argv)
{
	struct cli *cli = calloc(1, sizeof(*cli));
	int code = EXIT_FOUND;

	if (cli == NULL || spawn_own_dir(cli->own_dir, sizeof(cli->own_dir)) < 0) {
		fputs("matguard: out of memory, or no /proc\n", stderr);
		free(cli);
		return EXIT_FOUND;
	}
	cli->run_dir = RUN_DIR_DEFAULT;
	code = cli_run(cli, argc, argv);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		cli_complain("%s", strerror(errno));
		code = code == EXIT_NONE ? EXIT_FOUND : code;
	}
	free(cli);
	return code;
}
