// SPDX-License-Identifier: GPL-2.0
/* The processes to be looked at, which touch more when they are told to. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

/* The child, which does not return: say where, then touch as it is told. */
static void be_target(int in, int out, enum shape which, uint64_t bytes)
{
	struct target t = { .pid = getpid() };
	uint64_t pages;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (shape_map(&t, which, bytes))
		_exit(1);
	while (write(out, &t, sizeof(t)) == (ssize_t)sizeof(t) &&
	       read(in, &pages, sizeof(pages)) == (ssize_t)sizeof(pages))
		if (shape_touch(&t, which, pages))
			_exit(1);
	_exit(0);
}

/* Its answer, with this side's own ends of the pipes. */
static int answer(struct target *t)
{
	struct target said;

	if (read(t->from, &said, sizeof(said)) != (ssize_t)sizeof(said))
		return -ENOMEM;
	said.to = t->to;
	said.from = t->from;
	*t = said;
	return 0;
}

/**
 * target_start() - start a process with such a mapping, nothing of it touched
 * @t: filled
 * @which: what the mapping is like
 * @bytes: its size, if it has not one of its own
 *
 * Return: 0, to be ended by target_stop(), or -errno: -ENOMEM if there is no
 * room for it.
 */
int target_start(struct target *t, enum shape which, uint64_t bytes)
{
	int in[2], out[2];
	int err;

	if (pipe2(in, O_CLOEXEC))
		return -errno;
	if (pipe2(out, O_CLOEXEC)) {
		err = -errno;
		close(in[0]);
		close(in[1]);
		return err;
	}
	t->pid = fork();
	if (!t->pid) {
		close(in[1]);
		close(out[0]);
		be_target(in[0], out[1], which, bytes);
	}
	close(in[0]);
	close(out[1]);
	t->to = in[1];
	t->from = out[0];
	err = t->pid < 0 ? -EAGAIN : answer(t);
	if (err)
		target_stop(t);
	return err;
}

/**
 * target_touch() - have more of the mapping touched, and wait for it
 * @t: target
 * @pages: how many pages are to be touched then
 *
 * Return: 0, or -ENOMEM: the process has ended.
 */
int target_touch(struct target *t, uint64_t pages)
{
	if (write(t->to, &pages, sizeof(pages)) != (ssize_t)sizeof(pages))
		return -ENOMEM;
	return answer(t);
}

/**
 * target_stop() - end a process that target_start() started
 * @t: target
 */
void target_stop(struct target *t)
{
	close(t->to);
	close(t->from);
	if (t->pid < 0)
		return;
	kill(t->pid, SIGKILL);
	waitpid(t->pid, NULL, 0);
}

/**
 * target_look() - count what mmscope sees in the mapping
 * @h: handle
 * @t: target, attached
 * @f: filled
 *
 * Return: 0, or -errno of the library.
 */
int target_look(struct mmscope *h, const struct target *t, struct found *f)
{
	struct mmscope_walk_opts opts = { .start = t->start, .end = t->reach };
	struct mmscope_range r;
	struct mmscope_walk *w;
	int ret = mmscope_walk_open(h, t->pid, &opts, &w);

	memset(f, 0, sizeof(*f));
	if (ret)
		return ret;
	while ((ret = mmscope_walk_next(w, &r)) > 0) {
		f->records++;
		if (r.kind == MMSCOPE_K_PAGE)
			f->present += (r.end - r.start) / PAGE;
		if (r.kind == MMSCOPE_K_SWAP)
			f->swapped += (r.end - r.start) / PAGE;
		if (r.level == MMSCOPE_PMD)
			f->leaves += (r.end - r.start) >> r.shift;
	}
	mmscope_walk_close(w);
	return ret;
}
