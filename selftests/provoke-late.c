// SPDX-License-Identifier: GPL-2.0
/*
 * Faults that come too late: what they are for is there before the kernel looks.
 *
 * Between a processor's fault and the kernel's look at the entry there is but one
 * wait, for the mmap_lock. So three others, none of them of this process, have it
 * taken for as long as that needs: `holder` holds it for reading, in a write to a
 * page of a file whose file system is frozen; `mover` waits to write, to move the
 * pages to where the items are; `director` freezes and thaws, and says when. Who
 * touches an item meanwhile waits behind the mover, and finds a page.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "provoke.h"

#define DISK		"/disk"

/* Far from all that comes to be mapped. */
#define THERE		((char *)0x345670000000UL)

/* How long each step may take. */
#define PATIENCE_MS	20000

/* Where they all can see it. */
struct stage {
	unsigned int arrived;
	bool hold;
	bool move;
	bool touch;
};

static struct stage *stage;
static char *pages;		/* the items', and one more for the holder */
static size_t n_items;
static int zero_fd;

static bool is_set(const bool *flag)
{
	return __atomic_load_n(flag, __ATOMIC_ACQUIRE);
}

static void set(bool *flag)
{
	__atomic_store_n(flag, true, __ATOMIC_RELEASE);
}

static void wait_for(const bool *flag)
{
	while (!is_set(flag))
		usleep(1000);
}

static void act_touch_late(char *item)
{
	__atomic_add_fetch(&stage->arrived, 1, __ATOMIC_RELEASE);
	wait_for(&stage->touch);
	act_read(item);
}

/* By the kernel, so that it is no signal when the page is moved away. */
static int hold(void *arg)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	wait_for(&stage->hold);
	(void)!read(zero_fd, pages + n_items * PAGE, 1);
	_exit(0);
}

static int move(void *arg)
{
	size_t size = (n_items + 1) * PAGE;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	wait_for(&stage->move);
	mremap(pages, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, THERE);
	_exit(0);
}

/* A process of its own, with the memory of this one. */
static pid_t start_inside(int (*body)(void *arg), char *stack, size_t size)
{
	return must(clone(body, stack + size, CLONE_VM | SIGCHLD, NULL));
}

static char state_in(const char *path)
{
	char text[256];
	const char *end;
	ssize_t n;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return 0;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	end = strrchr(text, ')');
	return end && end[1] ? end[2] : 0;
}

/* Does each thread of a process wait for what no signal ends? */
static bool all_wait(pid_t pid)
{
	char path[64];
	struct dirent *d;
	bool all = true;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	dir = opendir(path);
	while (all && dir && (d = readdir(dir))) {
		if (d->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "/proc/%d/task/%.20s/stat", pid,
			 d->d_name);
		all = state_in(path) == 'D';
	}
	if (dir)
		closedir(dir);
	return all;
}

static void until_all_wait(pid_t pid)
{
	int ms;

	for (ms = 0; ms < PATIENCE_MS && !all_wait(pid); ms++)
		usleep(1000);
}

static void until_arrived(pid_t parent)
{
	while (__atomic_load_n(&stage->arrived, __ATOMIC_ACQUIRE) < n_items) {
		if (getppid() != parent)
			_exit(1);
		usleep(1000);
	}
}

/*
 * A process with memory of its own. Whatever comes of it all, and were the others
 * killed, the file system is thawed in the end.
 */
static void __attribute__((noreturn)) direct(pid_t parent, pid_t holder,
					     pid_t mover)
{
	int fd = open(DISK, O_RDONLY | O_CLOEXEC);

	/* whoever waits for an answer is not to wait for this one's end */
	close(0);
	close(1);
	until_arrived(parent);
	if (ioctl(fd, FIFREEZE, 0))
		_exit(1);
	set(&stage->hold);
	until_all_wait(holder);
	set(&stage->move);
	until_all_wait(mover);
	set(&stage->touch);
	until_all_wait(parent);
	_exit(ioctl(fd, FITHAW, 0));
}

/**
 * provoke_flags - pages that are there, and may be read, by the time of the look
 * @p: set
 *
 * All items are touched at once, one by each thread.
 */
void provoke_flags(struct provoked *p)
{
	static char stacks[2][16 * 1024] __attribute__((aligned(16)));
	pid_t parent = getpid(), holder, mover;
	size_t size;

	p->n = p->threads;
	n_items = p->n;
	size = (n_items + 1) * PAGE;
	pages = (char *)must(mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED,
				  disk_file(size), 0));
	read_pages(pages, n_items + 1);
	zero_fd = must(open("/dev/zero", O_RDONLY | O_CLOEXEC));
	stage = (struct stage *)must(mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
					  MAP_SHARED | MAP_ANONYMOUS, -1, 0));
	stage->arrived = 0;
	holder = start_inside(hold, stacks[0], sizeof(stacks[0]));
	mover = start_inside(move, stacks[1], sizeof(stacks[1]));
	if (!must(fork()))
		direct(parent, holder, mover);
	provoke_items(p, THERE, PAGE, act_touch_late);
}
