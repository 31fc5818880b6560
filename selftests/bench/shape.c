// SPDX-License-Identifier: GPL-2.0
/* The processes to be looked at: one mapping each, touched in its own way. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

#define SPARSE_BYTES	0x10000000000ULL
#define SPARSE_PAGES	1000

const char *const shape_names[NR_SHAPES] = {
	[DENSE] = "dense",
	[FRAGMENTED] = "fragmented",
	[HUGE] = "huge",
	[SPARSE] = "sparse",
};

/* Reserve @bytes at a multiple of what a huge page is; NULL if it fails. */
static char *reserve(uint64_t bytes)
{
	char *p = mmap(NULL, bytes + LEAF, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	uint64_t before;

	if (p == MAP_FAILED)
		return NULL;
	before = -(uint64_t)p % LEAF;
	if (before)
		munmap(p, before);
	munmap(p + before + bytes, LEAF - before);
	return p + before;
}

static uint64_t touch(char *p, uint64_t from, uint64_t to, uint64_t step)
{
	uint64_t n = 0;

	for (; from < to; from += step, n++)
		p[from] = 1;
	return n;
}

/* In the child: map and touch. */
static int make(struct target *t, enum shape which, uint64_t bytes)
{
	uint64_t step;
	char *p;

	if (which == SPARSE)
		bytes = SPARSE_BYTES;
	p = reserve(bytes);
	if (!p || madvise(p, bytes, which == HUGE ? MADV_HUGEPAGE :
						    MADV_NOHUGEPAGE))
		return -errno;
	t->start = (uint64_t)p;
	t->end = t->start + bytes;
	switch (which) {
	case FRAGMENTED:
		/* frames come in order: neighbours are given far apart */
		t->pages = touch(p, 0, bytes, 2 * PAGE) +
			   touch(p, PAGE, bytes, 2 * PAGE);
		break;
	case SPARSE:
		step = bytes / SPARSE_PAGES / PAGE * PAGE;
		t->pages = touch(p, 0, SPARSE_PAGES * step, step);
		break;
	default:
		t->pages = touch(p, 0, bytes, PAGE);
	}
	return 0;
}

/* The child, which does not return. */
static void be_target(int out, enum shape which, uint64_t bytes)
{
	struct target t = { .pid = getpid() };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (make(&t, which, bytes) ||
	    write(out, &t, sizeof(t)) != (ssize_t)sizeof(t))
		_exit(1);
	for (;;)
		pause();
}

/**
 * target_start() - start a process with such a mapping
 * @t: filled
 * @which: what the mapping is like
 * @bytes: its size, but for SPARSE
 *
 * Return: 0 when all is touched, or -errno: -ENOMEM if it could not be.
 */
int target_start(struct target *t, enum shape which, uint64_t bytes)
{
	int fds[2];
	ssize_t n;

	if (pipe(fds))
		return -errno;
	t->pid = fork();
	if (!t->pid) {
		close(fds[0]);
		be_target(fds[1], which, bytes);
	}
	close(fds[1]);
	if (t->pid < 0) {
		close(fds[0]);
		return -EAGAIN;
	}
	n = read(fds[0], t, sizeof(*t));
	close(fds[0]);
	if (n == (ssize_t)sizeof(*t))
		return 0;
	target_stop(t);
	return -ENOMEM;
}

/**
 * target_stop() - end a process that target_start() started
 * @t: target
 */
void target_stop(struct target *t)
{
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
	struct mmscope_walk_opts opts = { .start = t->start, .end = t->end };
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
		if (r.level == MMSCOPE_PMD)
			f->leaves += (r.end - r.start) >> r.shift;
	}
	mmscope_walk_close(w);
	return ret;
}

/**
 * target_unfit() - is the mapping not what it was to be?
 * @which: what it was to be like
 * @t: target
 * @f: what is in it
 *
 * Return: what is wrong, NULL if nothing.
 */
const char *target_unfit(enum shape which, const struct target *t,
			 const struct found *f)
{
	if (f->present < t->pages)
		return "not all of it is in memory";
	if (which == FRAGMENTED && f->records * 10 < t->pages * 9)
		return "frames continue in more than a tenth of it";
	if (which == HUGE && f->leaves * LEAF * 10 < t->pages * PAGE * 9)
		return "more than a tenth is not in huge pages";
	return NULL;
}
