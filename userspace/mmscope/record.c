// SPDX-License-Identifier: GPL-2.0
/* mmscope record */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "progress.h"
#include "snapshot.h"
#include "target.h"

static const char *file;

static const struct argp_option options[] = {
	{ "output", 'o', "FILE", 0, "Write to FILE", 1 },
	{ 0 }
};

static error_t option(int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case 'o':
		file = arg;
		return 0;
	case ARGP_KEY_END:
		if (!file)
			argp_error(state, "--output=FILE is missing");
		return ARGP_ERR_UNKNOWN;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* Less than 0: of the module, more: of the file; 0 if all was written. */
static int copy(struct mmscope_walk *walk, struct snapshot *s)
{
	struct progress progress;
	struct mmscope_range range;
	int ret, err = 0;

	progress_begin(&progress, "runs");
	while (!err && (ret = mmscope_walk_next(walk, &range)) > 0) {
		err = snapshot_write(s, &range);
		if (progress_step(&progress))
			err = -EINTR;
	}
	progress_end(&progress);
	if (!err && !ret)
		err = snapshot_finish(s);
	return err ? -err : ret;
}

static int record(struct run *r, struct mmscope_walk *walk, pid_t pid)
{
	struct snapshot s;
	char comm[17];
	int ret;

	session_comm(&r->session, pid, comm, sizeof(comm));
	ret = -snapshot_create(&s, file, pid, comm);
	if (!ret)
		ret = copy(walk, &s);
	if (ret)
		snapshot_remove(&s);
	snapshot_close(&s);
	if (!ret)
		return EXIT_SUCCESS;
	return ret < 0 ? run_fail(r) :
	       run_error(r, "%s: %s", file, strerror(ret));
}

static int run(struct run *r)
{
	/* what was copied is told by what the pages are */
	struct mmscope_walk_opts opts = { .page_facts = !r->session.sysroot };
	struct mmscope_walk *walk;
	pid_t pid;
	int status = target_take(r, r->argv[0], &pid);

	if (status)
		return status;
	if (mmscope_walk_open(r->session.h, pid, &opts, &walk))
		return run_fail(r);
	status = record(r, walk, pid);
	mmscope_walk_close(walk);
	return status;
}

static const struct example examples[] = {
	{ "mmscope record -o /tmp/before $PID", "to compare it with later" },
	{ 0 }
};

const struct command command_record = {
	.name = "record",
	.args = "PID|NAME",
	.summary = "Write what a process has mapped to a file",
	.doc = "mmscope diff compares two such files.",
	.least = 1, .most = 1,
	.plain = true,
	.options = options,
	.option = option,
	.examples = examples,
	.run = run,
};
