// SPDX-License-Identifier: GPL-2.0
/* Processes that are not made for us: those of stress-ng. */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#include "actor.h"
#include "cgroup.h"
#include "draw.h"
#include "scope.h"

#define PROGRAM	"/usr/bin/stress-ng"
#define NAME	"stress-ng"
#define GROUP	"stress-strangers"
#define MEMORY	"400M"

/* Seconds of one stressor: more, where it had ended before it was to be seen. */
#define SECONDS_FIRST	3
#define SECONDS_MOST	48
#define PATIENCE_MS	120000

/*
 * Its vm family, as far as it stays in bounds, and what else changes memory.
 * Not: swap and watchdog, which are about devices; physpage, which is slow.
 */
static const char * const stressors[] = {
	"vm", "mmap", "mmapfork", "mremap", "madvise", "brk", "stack", "fork",
	"userfaultfd", "mprotect", "mlock", "mlockmany", "shm", "shm-sysv",
	"bad-altstack", "bigheap", "dev-shm", "malloc", "mmapaddr",
	"mmapfixed", "mmaphuge", "mmapmany", "msync", "munmap", "pagemove",
	"pageswap", "stackmmap", "tmpfs", "vm-addr", "vm-rw", "vm-segv",
	"vm-splice", "numa", "vfork", "exec", "secretmem", "memfd", "remap",
	"rmap", "pkey", "mincore", "env",
};

const char *strangers_need(void)
{
	if (access(PROGRAM, X_OK))
		return "no " PROGRAM;
	return cgroup_make(GROUP) && cgroup_put(GROUP, "memory.max", MEMORY) ?
		       NULL : "no memory cgroup";
}

static int seconds = SECONDS_FIRST;

static void be_strangers(int fd, void *arg)
{
	const char *name = arg;
	int null = open("/dev/null", O_RDWR);
	char option[32], timeout[16];

	snprintf(timeout, sizeof(timeout), "%d", seconds);
	snprintf(option, sizeof(option), "--%s", name);
	/* it takes long to begin, among so many */
	(void)!nice(-15);
	dup2(null, 0);
	dup2(null, 1);
	dup2(null, 2);
	if (!cgroup_add(GROUP, 0) || chdir("/tmp"))
		_exit(1);
	execl(PROGRAM, NAME, option, "1", "--timeout", timeout, "--oomable",
	      "--keep-name", "--no-rand-seed", "--vm-bytes", "64M",
	      "--mmap-bytes", "32M", "--mremap-bytes", "16M", "--shm-bytes",
	      "4M", "--malloc-bytes", "1M", NULL);
	_exit(1);
}

/* Shared memory stays without those who had it. */
static void remove_shared(void)
{
	FILE *f = fopen("/proc/sysvipc/shm", "re");
	char line[512];
	int id;

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "%*d %d", &id) == 1)
			shmctl(id, IPC_RMID, NULL);
	if (f)
		fclose(f);
}

/**
 * strangers_end() - end all of them, wherever they are
 */
void strangers_end(void)
{
	cgroup_put(GROUP, "cgroup.kill", "1");
	remove_shared();
}

/*
 * What comes of it is stress-ng's affair, and whether it finds here what it
 * wants: it has acted if its worker was there beside its first process.
 */
bool strangers_round(struct actor *a)
{
	const char *name = stressors[draw(&a->seed, sizeof(stressors) /
						    sizeof(*stressors))];
	uint64_t began = scope_now_ms();
	struct child c;
	int status = -1;
	bool seen = false;
	pid_t ended, pids[2];

	if (child_start(&c, be_strangers, (void *)name))
		return false;
	do {
		scope_sleep_ms(50);
		seen |= strangers_list(pids, 2) == 2;
		ended = waitpid(c.pid, &status, WNOHANG);
	} while (!ended && scope_now_ms() < began + PATIENCE_MS && !stage_stopped(a->stage));
	/* whatever it has left behind, too */
	strangers_end();
	if (!ended)
		child_stop(&c);
	else
		close(c.fd);
	printf("# " NAME " --%s: %lu ms%s\n", name,
	       (unsigned long)(scope_now_ms() - began),
	       seen ? "" : ", nothing seen of it");
	if (!seen && seconds < SECONDS_MOST)
		seconds *= 2;
	return seen;
}

static bool is_stranger(const char *pid)
{
	char path[64], name[32] = "";
	int fd;

	snprintf(path, sizeof(path), "/proc/%.20s/comm", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	if (read(fd, name, sizeof(name) - 1) < 0)
		*name = '\0';
	close(fd);
	return !strncmp(name, NAME, strlen(NAME));
}

/**
 * strangers_list() - the processes of stress-ng
 * @pids: filled
 * @n: room there
 *
 * Return: how many there are, @n at most.
 */
size_t strangers_list(pid_t *pids, size_t n)
{
	DIR *dir = opendir("/proc");
	struct dirent *e;
	size_t found = 0;

	while (dir && found < n && (e = readdir(dir))) {
		if (*e->d_name < '1' || *e->d_name > '9')
			continue;
		if (is_stranger(e->d_name))
			pids[found++] = atoi(e->d_name);
	}
	if (dir)
		closedir(dir);
	return found;
}

/**
 * strangers_freeze() - have all of them stand still, or go on
 * @on: stand still
 */
void strangers_freeze(bool on)
{
	cgroup_put(GROUP, "cgroup.freeze", on ? "1" : "0");
}
