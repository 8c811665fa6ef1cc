/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of matguardd, and what its files ask of each other. */
#ifndef DAEMON_GUARDIAN_GUARDIAN_H
#define DAEMON_GUARDIAN_GUARDIAN_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/config.h"
#include "base/mounts.h"
#include "base/msg.h"
#include "base/proto_guard.h"
#include "daemon/share.h"

#define GUARDIAN_LABEL_BYTES 64 /* what ps shows behind a child's name */

enum child_state {
	CHILD_DOWN,
	CHILD_STARTING, /* forked, not yet MSG_READY */
	CHILD_READY,
};

struct child {
	enum role role;
	uint32_t index; /* of its group, for a watch */
	const char *argument; /* argv[1], which ps shows; or NULL */
	enum child_state state;
	pid_t pid;
	int pidfd;
	int sock;
	uint32_t restarts;
	uint64_t started_ns;
	uint64_t retry_ns; /* not before */
	uint32_t delay_ms;
	uint64_t pinged_ns; /* 0: no ping is unanswered */
};

struct guarded {
	struct config_guard guard;
	uint32_t index;
	int fan; /* opens */
	int saves; /* files closed that were open for writing */
	int memfd;
	int bell;
	int handover; /* listening socket of the watch, for the guardian after us */
	struct share_map map;
	struct child watch;
	char label[GUARDIAN_LABEL_BYTES]; /* "deny /mnt": for ps */
	bool adopted; /* taken over from a guardian that died; its watch still runs */
	bool marked; /* the file system is marked: opens come in */
	int mark_error; /* why it is not, as last said: -errno */
	uint64_t mounts[MOUNTS_MAX]; /* mount ids of what is marked: one, or what "*" means */
	size_t nmounts;
	bool standing_in; /* we read the group */
	uint64_t heartbeat; /* as last seen */
	unsigned int stuck; /* ticks without one while work waits */
};

struct account {
	uid_t uid;
	gid_t gid;
};

/* Reads the table of mounts in its sandbox, once, while we go on (follow.c). */
struct mount_reader {
	pid_t pid; /* 0: none runs */
	int pidfd;
	int sock;
	uint64_t started_ns;
	bool again; /* the table changed while it read */
};

struct guardian {
	const char *config_path;
	const char *state_dir;
	const char *run_dir;
	char own_dir[PATH_MAX];
	char log_dir[PATH_MAX];
	struct config config;
	struct mounts mounts; /* for a guard with path "*" */
	int mountinfo; /* polled for changes */
	struct mount_reader reader;
	struct account accounts[ROLE_SWEEP + 1];
	struct guarded groups[CONFIG_GUARDS_MAX];
	size_t ngroups;
	struct child pool, journal, control, sweep;
	char workers[12]; /* of the configuration, as text, for the pool */
	/* Our own records: the rings of the groups have their watches for writers. */
	int own_memfd;
	int own_bell;
	struct share_map own;
	/* Of sweep: its records and counters outlive it. */
	int sweep_memfd;
	int sweep_bell;
	int sweep_state; /* the file that keeps its place */
	bool sweep_due; /* it is to be told what is marked now */
	struct share_map swept;
	int epoll;
	int timer;
	int signals;
	int listener; /* control.sock */
	int lock; /* of the run directory */
	int rules;
	int proc;
	uint64_t rules_generation;
	uint64_t started_wall_ns;
	uint64_t ping_ns;
	bool stopping;
	struct msg_buf in;
	struct msg_buf out;
};

/* What an epoll event is about: kind in the high half of data.u64, index in the low. */
enum event_kind {
	EVENT_SIGNAL,
	EVENT_TIMER,
	EVENT_CHILD_SOCKET, /* index: see child_at() */
	EVENT_CHILD_EXIT,
	EVENT_GROUP, /* index of the group: we stand in */
	EVENT_MOUNTS, /* something was mounted or unmounted */
	EVENT_READER_SOCKET,
	EVENT_READER_EXIT,
};

void guardian_epoll(struct guardian *, int op, int fd, enum event_kind, uint32_t index);

/* setup.c: before the first event. Each is fatal when it cannot be done. */
void setup_session(void);
void setup_config(struct guardian *);
void setup_accounts(struct guardian *);
/* Starts the reader of texts (configuration, table of mounts); sock is lent. 0 or -errno. */
int config_spawn(const struct guardian *, int sock, pid_t *ret_pid, int *ret_pidfd);
void setup_dirs(struct guardian *);
void setup_rules(struct guardian *);
void setup_listener(struct guardian *);
void setup_powers(void);
void notify_manager(const char *state); /* sd_notify(3): "READY=1" */

/* group.c: the kernel's groups and their shared memory */
void group_create(struct guardian *, size_t index);
/* Marks what the guard names now; again whenever something was mounted. */
void group_mark(const struct guardian *, struct guarded *);
/* Tells sweep what file systems that is. */
void group_sweep(struct guardian *, const struct guarded *);
void group_unmark(struct guarded *);
void group_close(struct guarded *);

/* child.c: starting, linking, ending */
void child_init(struct child *, enum role, uint32_t index);
void child_start(struct guardian *, struct child *);
/* It is dead: takes its status, records, plans the restart. */
void child_reap(struct guardian *, struct child *);
/* One message from its socket. */
void child_message(struct guardian *, struct child *);
void child_kill(struct child *, int signal);
void child_send(struct guardian *, struct child *, enum msg_type);
struct child *child_at(struct guardian *, uint32_t index);
#define CHILD_INDEX_MAX (4 + CONFIG_GUARDS_MAX)
void children_tick(struct guardian *, uint64_t now);

/* standin.c: answering where a watch is missing */
void standin_begin(struct guardian *, struct guarded *); /* after its death: answers what it left */
void standin_end(struct guardian *, struct guarded *); /* the new one is ready */
void standin_read(struct guardian *, struct guarded *);

/* adopt.c: from the guardian before us */
/* Before group_create(): fills fan, saves, memfd and bell of groups whose watches still serve. */
void adopt_groups(struct guardian *);
/* Ends the old one, which is not our child, and returns when it is gone. */
void adopt_end(struct guarded *, enum share_pid, int signal);

/* follow.c: file systems come and go */
void follow_open(struct guardian *); /* before the table is first read */
void follow_begin(struct guardian *);
void follow_change(struct guardian *);
void follow_answer(struct guardian *);
void follow_reap(struct guardian *);
void follow_tick(struct guardian *, uint64_t now);

/* status.c */
void status_answer(struct guardian *, uint64_t cookie);

#endif
