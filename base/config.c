/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the syntax of matguard.conf. Strict: what is not known, not in range or said twice is an
 * error, because a guard that is silently not in force is worse than a daemon that says why it
 * keeps its old configuration.
 */
#include "base/config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "base/conf.h"
#include "base/msg.h"

#define VERSION 1
#define ANSWER_BYTES 8u /* what MSG_CONFIG_ANSWER holds beside the configuration, rounded up */

static int
contact_parse(struct conf *conf, const config_setting_t *root, const char *key,
    struct config_contact *ret)
{
	static const char *const keys[] = {"name", "phone", NULL};
	const config_setting_t *group = conf_member(root, key);

	if (group == NULL)
		return 0;
	if (config_setting_type(group) != CONFIG_TYPE_GROUP)
		return conf_error(conf, group, "%s: expected { name = ...; phone = ...; }", key);
	if (conf_keys(conf, group, keys) < 0 ||
	    conf_string(conf, group, "name", ret->name, TEXT_BYTES_MAX) < 0)
		return -EINVAL;
	return conf_string(conf, group, "phone", ret->phone, TEXT_BYTES_MAX);
}

/* "*", "/" or an absolute path in its shortest form: what a mount table shows. */
static bool
path_is_mount(const char *path)
{
	size_t len = strlen(path);

	if (strcmp(path, "*") == 0 || strcmp(path, "/") == 0)
		return true;
	return path[0] == '/' && path[len - 1] != '/' && strstr(path, "//") == NULL &&
	    strstr(path, "/./") == NULL && strstr(path, "/../") == NULL;
}

static int
guard_parse(struct conf *conf, const config_setting_t *group, struct config_guard *ret)
{
	static const char *const keys[] = {"path", "mode", "on_failure", "deadline_ms", NULL};
	static const char *const modes[] = {"report", "deny", NULL};
	static const char *const failures[] = {"allow", "deny", NULL};
	static const int deadlines[2] = {DEADLINE_MS_MIN, DEADLINE_MS_MAX};
	size_t mode = ARRAY_LEN(modes), failure = FAILURE_ALLOW;
	int deadline = DEADLINE_MS_DEFAULT;

	if (config_setting_type(group) != CONFIG_TYPE_GROUP)
		return conf_error(conf, group,
		    "guard: expected groups { path = ...; mode = ...; }");
	if (conf_keys(conf, group, keys) < 0 ||
	    conf_string(conf, group, "path", ret->path, sizeof(ret->path) - 1) < 0 ||
	    conf_choice(conf, group, "mode", modes, &mode) < 0 ||
	    conf_choice(conf, group, "on_failure", failures, &failure) < 0 ||
	    conf_int(conf, group, "deadline_ms", deadlines, &deadline) < 0)
		return -EINVAL;
	if (!path_is_mount(ret->path))
		return conf_error(conf, group,
		    "guard: path: expected a mount point like \"/home\", or \"*\"");
	if (mode == ARRAY_LEN(modes))
		return conf_error(conf, group, "guard: expected mode = \"report\" or \"deny\"");
	if (mode == GUARD_DENY && strcmp(ret->path, "*") == 0)
		return conf_error(conf, group,
		    "guard: path \"*\" can only report, expected a mount point for mode \"deny\"");
	ret->mode = (enum guard_mode)mode;
	ret->on_failure = (enum guard_failure)failure;
	ret->deadline_ms = (uint32_t)deadline;
	return 0;
}

static int
guards_parse(struct conf *conf, const config_setting_t *root, struct config *config)
{
	const config_setting_t *list = conf_member(root, "guard");
	int n;

	if (list == NULL)
		return conf_error(conf, root,
		    "expected guard = ( { path = \"*\"; mode = \"report\"; } )");
	n = config_setting_length(list);
	if (config_setting_type(list) != CONFIG_TYPE_LIST || (size_t)n > CONFIG_GUARDS_MAX)
		return conf_error(conf, list, "guard: expected a list ( ... ) of at most %u",
		    CONFIG_GUARDS_MAX);
	for (int i = 0; i < n; i++) {
		const config_setting_t *group = config_setting_get_elem(list, (unsigned int)i);

		if (guard_parse(conf, group, &config->guards[i]) < 0)
			return -EINVAL;
		for (int k = 0; k < i; k++) {
			if (strcmp(config->guards[k].path, config->guards[i].path) == 0)
				return conf_error(conf, group,
				    "guard: path \"%.200s\" is there "
				    "twice, expected once",
				    config->guards[i].path);
		}
	}
	config->nguards = (size_t)n;
	return 0;
}

/* It travels in one message. */
static int
size_check(struct conf *conf, const config_setting_t *root, const struct config *config)
{
	size_t max = MSG_BYTES_MAX - MSG_HEADER_BYTES - ANSWER_BYTES;
	void *bytes = malloc(max);
	struct wr wr;
	int err;

	if (bytes == NULL)
		return -ENOMEM;
	wr = wr_init(bytes, max);
	config_encode(config, &wr);
	err = wr_end(&wr);
	free(bytes);
	if (err < 0)
		return conf_error(conf, root,
		    "the paths are too long, expected less than %zu bytes "
		    "together",
		    max);
	return 0;
}

static int
root_parse(struct conf *conf, struct config *config)
{
	static const char *const keys[] = {"version", "language", "role", "decision", "unit",
	    "asset", "officer", "admin", "rules", "workers", "sweep", "guard", NULL};
	static const char *const languages[] = {"vi", "en", NULL};
	static const char *const roles[] = {"internet", "independent-lan", "standalone", NULL};
	static const int versions[2] = {VERSION, VERSION};
	static const int workers[2] = {WORKERS_MIN, WORKERS_MAX};
	const config_setting_t *root = config_root_setting(&conf->lib);
	size_t language = 0, role = ROLE_INTERNET;
	int version = 0, nworkers = CONFIG_WORKERS_DEFAULT;

	if (conf_keys(conf, root, keys) < 0 ||
	    conf_int(conf, root, "version", versions, &version) < 0 ||
	    conf_choice(conf, root, "language", languages, &language) < 0 ||
	    conf_choice(conf, root, "role", roles, &role) < 0 ||
	    conf_string(conf, root, "decision", config->decision, TEXT_BYTES_MAX) < 0 ||
	    conf_string(conf, root, "unit", config->unit, TEXT_BYTES_MAX) < 0 ||
	    conf_string(conf, root, "asset", config->asset, TEXT_BYTES_MAX) < 0 ||
	    conf_string(conf, root, "rules", config->rules, sizeof(config->rules) - 1) < 0 ||
	    conf_int(conf, root, "workers", workers, &nworkers) < 0 ||
	    conf_bool(conf, root, "sweep", &config->sweep) < 0 ||
	    contact_parse(conf, root, "officer", &config->officer) < 0 ||
	    contact_parse(conf, root, "admin", &config->admin) < 0 ||
	    guards_parse(conf, root, config) < 0)
		return -EINVAL;
	if (version == 0)
		return conf_error(conf, root, "expected version = %d", VERSION);
	if (role != ROLE_INTERNET && config->decision[0] == '\0')
		return conf_error(conf, conf_member(root, "role"),
		    "role \"%s\": expected decision = \"NUMBER, DATE\" that made it so",
		    roles[role]);
	if (config->rules[0] != '/')
		return conf_error(conf, conf_member(root, "rules"),
		    "rules: expected an absolute path");
	memcpy(config->language, languages[language], sizeof(config->language));
	config->role = (enum machine_role)role;
	config->workers = (uint32_t)nworkers;
	return size_check(conf, root, config);
}

int
config_parse(struct config *config, const char *text, size_t len, const char *name,
    char error[CONFIG_ERROR_BYTES])
{
	struct conf conf = {.name = name,
	    .error = error,
	    .error_bytes = CONFIG_ERROR_BYTES,
	    .bytes_max = CONFIG_BYTES_MAX};
	int err;

	config_defaults(config);
	err = conf_open(&conf, text, len);
	if (err == 0)
		err = root_parse(&conf, config);
	conf_close(&conf);
	if (err == -ENOMEM)
		(void)conf_error(&conf, NULL, "not enough memory, expected a smaller file");
	return err < 0 ? -EINVAL : 0;
}
