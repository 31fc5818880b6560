// SPDX-License-Identifier: GPL-2.0
/* The process that maps and unmaps all the time, and what is seen of it. */
#include "maploop.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "median.h"

/* A round: so many pages are mapped, and so many of them touched. */
#define MAPPED		64
#define TOUCHED		16

/**
 * pin() - have this thread run on one processor
 * @cpu: which
 *
 * Return: 0, or -errno.
 */
int pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	return sched_setaffinity(0, sizeof(set), &set) ? -errno : 0;
}

static void touch(char *p, uint64_t pages)
{
	uint64_t i;

	for (i = 0; i < pages; i++)
		__atomic_store_n(p + i * PAGE, 1, __ATOMIC_RELAXED);
}

static char *map(uint64_t pages)
{
	return mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

/* Four times mmap_lock is taken for writing. */
static int round_once(void)
{
	char *p = map(MAPPED);

	if (p == MAP_FAILED)
		return -errno;
	touch(p, TOUCHED);
	if (mprotect(p, MAPPED / 2 * PAGE, PROT_READ) ||
	    mprotect(p, MAPPED / 2 * PAGE, PROT_READ | PROT_WRITE) ||
	    munmap(p, MAPPED * PAGE))
		return -errno;
	return 0;
}

/* The child, which does not return. */
static void be_mapper(struct mapper *m, uint64_t bytes, int busy, int out)
{
	char *p = map(bytes / PAGE);
	uint64_t start = (uint64_t)p;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (p == MAP_FAILED || madvise(p, bytes, MADV_NOHUGEPAGE) || pin(0))
		_exit(1);
	touch(p, bytes / PAGE);
	if (write(out, &start, sizeof(start)) != (ssize_t)sizeof(start))
		_exit(1);
	while (busy && !round_once())
		__atomic_add_fetch(m->rounds, 1, __ATOMIC_RELAXED);
	for (;;)
		pause();
}

/**
 * mapper_start() - start a process on the first processor
 * @m: filled
 * @bytes: memory of it to be walked
 * @busy: shall it map and unmap, or wait?
 *
 * Return: 0 when the memory is there, or -errno.
 */
int mapper_start(struct mapper *m, uint64_t bytes, int busy)
{
	int fds[2];
	ssize_t n;

	m->rounds = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (m->rounds == MAP_FAILED || pipe(fds))
		return -errno;
	m->t.pid = fork();
	if (!m->t.pid) {
		close(fds[0]);
		be_mapper(m, bytes, busy, fds[1]);
	}
	close(fds[1]);
	n = read(fds[0], &m->t.start, sizeof(m->t.start));
	close(fds[0]);
	m->t.pages = bytes / PAGE;
	m->t.end = m->t.start + bytes;
	m->t.reach = m->t.end;
	/* it is told nothing */
	m->t.to = -1;
	m->t.from = -1;
	return n == (ssize_t)sizeof(m->t.start) ? 0 : -ENOMEM;
}

/**
 * mapper_stop() - end a process that mapper_start() started
 * @m: process
 */
void mapper_stop(struct mapper *m)
{
	target_stop(&m->t);
	munmap(m->rounds, PAGE);
}

/**
 * fill_time() - keep a processor from being idle
 * @cpu: which
 *
 * To wake one that is halted takes an emulator, and who runs it, much longer than
 * any processor; so there is always something to run, of no importance.
 *
 * Return: a process to be killed, or -errno.
 */
pid_t fill_time(int cpu)
{
	struct sched_param none = { 0 };
	pid_t pid = fork();

	if (pid)
		return pid < 0 ? -errno : pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (pin(cpu) || sched_setscheduler(0, SCHED_IDLE, &none))
		_exit(1);
	for (;;)
		__atomic_signal_fence(__ATOMIC_SEQ_CST);
}

static int switches(pid_t pid, double *n)
{
	static const char word[] = "\nvoluntary_ctxt_switches:";
	char path[64], line[256] = "\n";
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	f = fopen(path, "re");
	if (!f)
		return -errno;
	*n = -1;
	while (fgets(line + 1, sizeof(line) - 1, f))
		if (!strncmp(line, word, strlen(word)))
			*n = strtod(line + strlen(word), NULL);
	fclose(f);
	return *n < 0 ? -EPROTO : 0;
}

/**
 * mapper_see() - see what it has done so far
 * @m: process
 * @s: filled
 *
 * Return: 0, or -errno.
 */
int mapper_see(const struct mapper *m, struct seen *s)
{
	struct timespec ran;
	clockid_t clock;
	int err = clock_getcpuclockid(m->t.pid, &clock);

	if (err)
		return -err;
	err = switches(m->t.pid, &s->slept);
	if (err)
		return err;
	if (clock_gettime(clock, &ran))
		return -errno;
	s->ran = ran.tv_sec * 1e9 + ran.tv_nsec;
	s->rounds = __atomic_load_n(m->rounds, __ATOMIC_RELAXED);
	s->at = now_ns();
	return 0;
}
