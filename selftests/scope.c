// SPDX-License-Identifier: GPL-2.0
/* What the tests of the module have in common: its files, and waiting. */
#include "scope.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* How long something may take that is to happen by itself. */
#define WAIT_MS	5000

/* `translate` is the last. */
const char * const scope_files[SCOPE_FILES] = {
	"vmas", "pagetable", "pages", "tables", "faults", "swap",
	"tlb", "translate",
};

/**
 * scope_open() - open a file of a target, ready to be read
 * @h: handle
 * @pid: target
 * @name: one of scope_files; `translate` gets an address written
 *
 * Return: a descriptor or -errno.
 */
int scope_open(struct mmscope *h, pid_t pid, const char *name)
{
	bool ask = !strcmp(name, "translate");
	int fd = mmscope_open_file(h, pid, name,
				   (ask ? O_RDWR : O_RDONLY) | O_CLOEXEC);

	if (fd >= 0 && ask && write(fd, "0x1000", 6) != 6) {
		int err = -errno;

		close(fd);
		return err;
	}
	return fd;
}

/**
 * scope_read() - read a descriptor to its end
 * @fd: descriptor
 * @buf: filled
 * @size: bytes at @buf, no fewer than there are to read
 *
 * Return: bytes read, or -errno.
 */
ssize_t scope_read(int fd, char *buf, size_t size)
{
	const size_t record = sizeof(struct mmscope_range);
	size_t used = 0;
	ssize_t n;

	do {
		n = read(fd, buf + used, (size - used) / record * record);
		if (n < 0)
			return -errno;
		used += n;
	} while (n);
	return used;
}

/**
 * scope_read_some() - one read
 * @fd: descriptor
 * @buf: filled
 * @size: bytes to read
 *
 * Return: bytes read, or -errno.
 */
ssize_t scope_read_some(int fd, char *buf, size_t size)
{
	ssize_t n = read(fd, buf, size);

	return n < 0 ? -errno : n;
}

/**
 * scope_stat() - a line of `stats`
 * @h: handle
 * @name: its name
 *
 * Return: its value; all ones if it cannot be read.
 */
uint64_t scope_stat(struct mmscope *h, const char *name)
{
	uint64_t value;

	return mmscope_stat(h, name, &value) ? UINT64_MAX : value;
}

/**
 * scope_control() - a line of `control` that is a number
 * @h: handle
 * @name: its name
 *
 * Return: its value; all ones if it cannot be read.
 */
uint64_t scope_control(struct mmscope *h, const char *name)
{
	char text[24], *end;
	uint64_t value;

	if (mmscope_get(h, name, text, sizeof(text)))
		return UINT64_MAX;
	value = strtoull(text, &end, 10);
	return *end ? UINT64_MAX : value;
}

/**
 * scope_targets() - how many directories of targets there are
 * @h: handle
 *
 * Return: how many; all ones if they cannot be listed.
 */
size_t scope_targets(struct mmscope *h)
{
	pid_t *pids;
	size_t n;

	if (mmscope_list(h, &pids, &n))
		return SIZE_MAX;
	free(pids);
	return n;
}

/**
 * scope_maps() - does a target map a page here, as `vmas` has it?
 * @h: handle
 * @pid: target
 * @address: address
 */
bool scope_maps(struct mmscope *h, pid_t pid, uint64_t address)
{
	struct mmscope_vma *vmas;
	bool found = false;
	size_t i, n;

	if (mmscope_vmas(h, pid, &vmas, &n))
		return false;
	for (i = 0; i < n; i++)
		found |= vmas[i].start <= address && address < vmas[i].end &&
			 vmas[i].present;
	mmscope_vmas_free(vmas, n);
	return found;
}

/**
 * scope_put() - write a word to a file of the kernel's
 * @path: file
 * @word: word
 *
 * Return: false if it is not taken.
 */
bool scope_put(const char *path, const char *word)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : write(fd, word, strlen(word));

	if (fd >= 0)
		close(fd);
	return n == (ssize_t)strlen(word);
}

/**
 * scope_now_ms() - a clock
 *
 * Return: milliseconds since some moment.
 */
uint64_t scope_now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000ULL + t.tv_nsec / 1000000;
}

/**
 * scope_sleep_ms() - sleep
 * @ms: milliseconds
 */
void scope_sleep_ms(unsigned int ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000L };

	nanosleep(&t, NULL);
}

/**
 * scope_wait_absent() - wait until the directory of a target is gone
 * @h: handle
 * @pid: target that is exiting or has exited
 *
 * Return: true; false if it stays for too long, or @pid is no process's: what
 * child_stop() has stopped has no number any more but that which it returns.
 */
bool scope_wait_absent(struct mmscope *h, pid_t pid)
{
	uint64_t end = scope_now_ms() + patient(WAIT_MS);

	if (pid <= 0)
		return false;
	while (mmscope_attached(h, pid)) {
		if (scope_now_ms() > end)
			return false;
		scope_sleep_ms(5);
	}
	return true;
}

/**
 * scope_wait_held() - wait until the module holds no more than this
 * @h: handle
 * @bytes: bytes
 *
 * Return: true; false if it holds another number of bytes for too long.
 */
bool scope_wait_held(struct mmscope *h, uint64_t bytes)
{
	uint64_t end = scope_now_ms() + patient(WAIT_MS);

	while (scope_stat(h, "bytes_held") != bytes) {
		if (scope_now_ms() > end)
			return false;
		scope_sleep_ms(5);
	}
	return true;
}

/**
 * scope_emulated() - is the processor one of QEMU's own making?
 *
 * Where several of those run a function of the kernel that is being hooked, they
 * may run what is stale of it (QEMU 7.2).
 */
bool scope_emulated(void)
{
	FILE *f = fopen("/proc/cpuinfo", "re");
	bool emulated = false;
	char line[256];

	while (f && !emulated && fgets(line, sizeof(line), f))
		emulated = strstr(line, "QEMU TCG");
	if (f)
		fclose(f);
	return emulated;
}

/**
 * scope_set_alone() - write to `control` what has the scheduler patched
 * @h: handle
 * @lines: as of mmscope_set()
 *
 * Where processors are emulated only one is online meanwhile: see scope_emulated().
 *
 * Return: as mmscope_set().
 */
int scope_set_alone(struct mmscope *h, const char *lines)
{
	static const char other[] = "/sys/devices/system/cpu/cpu1/online";
	bool alone = scope_emulated() && scope_put(other, "0");
	int err = mmscope_set(h, lines);

	if (alone)
		scope_put(other, "1");
	return err;
}

/**
 * scope_keep_to() - run on one processor only, and so does what is started from then on
 * @cpu: its number
 */
void scope_keep_to(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

/**
 * scope_gather() - keep to one processor, where several would not do
 *
 * For who has hooks come and go; what it starts from then on keeps to that as
 * well. See scope_emulated(). Threads are interrupted in their faults none the
 * less.
 */
void scope_gather(void)
{
	if (scope_emulated())
		scope_keep_to(0);
}
