// SPDX-License-Identifier: GPL-2.0
/* The ways to have pages pushed out: asked for, by a cgroup, by a hog. */
#include "swap-push.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab.h"
#include "lab-witness.h"

#define ROOT	"/sys/fs/cgroup"
/* pagemap's bits: Documentation/admin-guide/mm/pagemap.rst */
#define PRESENT	0x8000000000000000UL
#define SWAPPED	0x4000000000000000UL
/* Pages that another processor has just put aside are not taken at first. */
#define TRIES	50
#define HOG_SECONDS	60

static int64_t pages_with(const struct swap_region *r, uint64_t bit)
{
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	uint64_t at = (uintptr_t)r->start / PAGE, entries[512];
	size_t i, got, left = r->pages;
	int64_t n = 0;

	for (; fd >= 0 && left; left -= got, at += got) {
		size_t want = left < 512 ? left : 512;
		ssize_t bytes = pread(fd, entries, want * 8, at * 8);

		if (bytes <= 0)
			break;
		got = bytes / 8;
		for (i = 0; i < got; i++)
			n += !!(entries[i] & bit);
	}
	if (fd >= 0)
		close(fd);
	return left ? -1 : n;
}

int64_t swap_pages_out(const struct swap_region *r)
{
	return pages_with(r, SWAPPED);
}

int64_t swap_pages_present(const struct swap_region *r)
{
	return pages_with(r, PRESENT);
}

static bool put(const char *directory, const char *file, const char *text)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", directory, file);
	return lab_put_file(path, text);
}

/*
 * The path of the process's own, in the one hierarchy of cgroup 2. NULL, or why it
 * cannot be gone back to.
 */
static const char *find_home(struct swap_region *r)
{
	FILE *f = fopen("/proc/self/cgroup", "re");
	const char *why = "no cgroup 2";
	char *line = NULL;
	size_t room = 0;
	int len;

	while (f && getline(&line, &room, f) > 0) {
		if (strncmp(line, "0::/", 4))
			continue;
		line[strcspn(line, "\n")] = '\0';
		len = snprintf(r->home, sizeof(r->home), ROOT "%s", line + 3);
		why = len < (int)sizeof(r->home) ?
		      NULL : "the cgroup's path is too long";
	}
	free(line);
	if (f)
		fclose(f);
	return why;
}

/* Is the memory controller given to the root's children? */
static bool controller_on(void)
{
	FILE *f = fopen(ROOT "/cgroup.subtree_control", "re");
	char word[32];
	bool on = false;

	while (f && !on && fscanf(f, "%31s", word) == 1)
		on = !strcmp(word, "memory");
	if (f)
		fclose(f);
	return on;
}

/**
 * swap_cgroup_enter() - have the pages charged to a cgroup of their own
 * @r: the region, whose pages are not touched yet
 *
 * Return: NULL, or why that cannot be; nothing is left then.
 */
const char *swap_cgroup_enter(struct swap_region *r)
{
	const char *why;
	char path[128];

	if (r->way == SWAP_PAGEOUT)
		return NULL;
	why = find_home(r);
	if (why)
		return why;
	if (!controller_on()) {
		r->enabled = put(ROOT, "cgroup.subtree_control", "+memory");
		if (!r->enabled)
			return "no memory cgroups, or not allowed to make one";
	}
	snprintf(r->cgroup, sizeof(r->cgroup), ROOT "/lab-swap-%d", (int)getpid());
	if (mkdir(r->cgroup, 0755)) {
		r->cgroup[0] = '\0';
		swap_cgroup_leave(r);
		return "no cgroup can be made";
	}
	snprintf(path, sizeof(path), "%s/memory.reclaim", r->cgroup);
	if (access(path, W_OK) || !put(r->cgroup, "cgroup.procs", "0")) {
		swap_cgroup_leave(r);
		return "the cgroup cannot be used";
	}
	return NULL;
}

/**
 * swap_cgroup_leave() - go back, and remove the cgroup
 * @r: the region
 */
void swap_cgroup_leave(struct swap_region *r)
{
	if (*r->cgroup) {
		put(r->home, "cgroup.procs", "0");
		if (rmdir(r->cgroup))
			fprintf(stderr, "lab-swap: %s stays: %m\n", r->cgroup);
		r->cgroup[0] = '\0';
	}
	if (r->enabled)
		put(ROOT, "cgroup.subtree_control", "-memory");
	r->enabled = false;
}

static const char *push_by_pageout(const struct swap_region *r)
{
	if (madvise(r->start, r->pages * PAGE, MADV_PAGEOUT))
		return "MADV_PAGEOUT fails";
	return NULL;
}

static const char *push_by_cgroup(const struct swap_region *r)
{
	int64_t left = r->pages - swap_pages_out(r);
	char bytes[24];

	snprintf(bytes, sizeof(bytes), "%" PRId64, left * (int64_t)PAGE);
	/* it may find less than asked for: the caller asks again */
	put(r->cgroup, "memory.reclaim", bytes);
	return NULL;
}

/* In the child: memory that cannot be pushed out itself. */
static void hog(size_t bytes, int fd)
{
	char *p;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* should there be too little for both, it is the hog that goes */
	lab_put_file("/proc/self/oom_score_adj", "1000");
	p = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED | MAP_POPULATE, -1, 0);
	if (p == MAP_FAILED)
		_exit(1);
	if (write(fd, "", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

/* The hog shares a cgroup that has room for the region alone. */
static const char *push_by_pressure(const struct swap_region *r)
{
	struct pollfd wait = { .events = POLLIN };
	char path[128], bytes[24], c;
	int64_t now;
	bool full;
	int fds[2];
	pid_t pid;

	snprintf(path, sizeof(path), "%s/memory.current", r->cgroup);
	now = lab_file_number(path);
	snprintf(bytes, sizeof(bytes), "%" PRId64, now);
	if (now < 0 || !put(r->cgroup, "memory.max", bytes))
		return "the cgroup takes no limit";
	if (pipe2(fds, O_CLOEXEC))
		return "no pipe";
	pid = fork();
	if (!pid) {
		close(fds[0]);
		hog(r->pages * PAGE / 4 * 3, fds[1]);
	}
	close(fds[1]);
	wait.fd = fds[0];
	full = pid > 0 && poll(&wait, 1, HOG_SECONDS * 1000) == 1 &&
	       read(fds[0], &c, 1) == 1;
	close(fds[0]);
	if (pid > 0) {
		kill(pid, SIGKILL);
		while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	put(r->cgroup, "memory.max", "max");
	return full ? NULL : "the hog did not get its memory";
}

/**
 * swap_push() - push the region's pages out
 * @r: the region
 *
 * All of them, as far as the way allows; pressure takes what it needs.
 *
 * Return: NULL, or why it fails.
 */
const char *swap_push(const struct swap_region *r)
{
	const char *why = NULL;
	int i;

	if (r->way == SWAP_PRESSURE)
		return push_by_pressure(r);
	for (i = 0; i < TRIES && !why && !lab_stopped(); i++) {
		if (i)
			usleep(20000);
		why = r->way == SWAP_PAGEOUT ? push_by_pageout(r) :
					       push_by_cgroup(r);
		if (swap_pages_out(r) == (int64_t)r->pages)
			break;
	}
	return why;
}
