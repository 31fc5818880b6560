// SPDX-License-Identifier: GPL-2.0
/* The files under kernel/, and what the kernel itself says of its memory. */
#include "kspace.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mmscope.h"

#define DIR	MMSCOPE_DEBUGFS "/kernel/"

/**
 * kspace_open() - open a file under kernel/
 * @name: its name
 * @flags: for open()
 *
 * Return: a descriptor or -errno.
 */
int kspace_open(const char *name, int flags)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), DIR "%s", name);
	fd = open(path, flags | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/**
 * kspace_write() - write a request
 * @fd: descriptor
 * @text: request
 *
 * Return: 0 or -errno.
 */
int kspace_write(int fd, const char *text)
{
	return write(fd, text, strlen(text)) < 0 ? -errno : 0;
}

/**
 * kspace_write_bad() - write what is to be refused
 * @fd: descriptor
 * @r: without a "$"
 *
 * Return: the errno of it, 0 if it was taken.
 */
int kspace_write_bad(int fd, const struct bad_request *r)
{
	char *buf = malloc(r->pad + r->len + 1);
	int err = ENOMEM;

	if (buf) {
		memset(buf, ' ', r->pad);
		memcpy(buf + r->pad, r->bytes, r->len);
		err = write(fd, buf, r->pad + r->len) < 0 ? errno : 0;
	}
	free(buf);
	return err;
}

/**
 * kspace_ask() - write a request, and read the answer to its end
 * @name: of the file
 * @request: request, or NULL
 * @text: filled
 *
 * Return: 0 or -errno.
 */
int kspace_ask(const char *name, const char *request, char text[KSPACE_TEXT])
{
	int fd = kspace_open(name, request ? O_RDWR : O_RDONLY);
	int err = fd < 0 ? fd : 0;
	size_t used = 0;
	ssize_t n = 0;

	if (!err && request)
		err = kspace_write(fd, request);
	while (!err && used < KSPACE_TEXT - 1) {
		n = read(fd, text + used, KSPACE_TEXT - 1 - used);
		if (n <= 0)
			break;
		used += n;
	}
	if (!err && n < 0)
		err = -errno;
	text[used] = '\0';
	if (fd >= 0)
		close(fd);
	return err;
}

/**
 * kspace_runs() - what is mapped in a range
 * @start: first address
 * @end: first address after it
 * @runs: filled
 * @most: room
 *
 * Return: how many there are, of which those that have room are filled; -errno.
 */
int kspace_runs(uint64_t start, uint64_t end, struct kspace_run *runs,
		size_t most)
{
	static char text[KSPACE_TEXT];
	char request[64], *rest = text, *line;
	struct kspace_run r;
	size_t n = 0;
	int err;

	snprintf(request, sizeof(request), "range=%" PRIx64 "-%" PRIx64, start,
		 end);
	err = kspace_ask("pagetable", request, text);
	if (err)
		return err;
	while ((line = strsep(&rest, "\n"))) {
		if (sscanf(line, "%" SCNx64 "-%" SCNx64
			   " %*u %7s %7s page pfn:%" SCNx64 " %127s %31s",
			   &r.start, &r.end, r.level, r.leaf, &r.frame,
			   r.flags, r.region) != 7)
			continue;
		if (n < most)
			runs[n] = r;
		n++;
	}
	return n;
}

/**
 * kspace_fact() - a line above the table of kernel/layout
 * @name: its first word
 * @value: filled with the rest
 * @size: bytes at @value
 *
 * Return: true if there is one.
 */
bool kspace_fact(const char *name, char *value, size_t size)
{
	static char text[KSPACE_TEXT];
	char *rest = text, *line;
	size_t len = strlen(name);

	if (kspace_ask("layout", NULL, text))
		return false;
	while ((line = strsep(&rest, "\n"))) {
		if (strncmp(line, name, len) || line[len] != ' ')
			continue;
		snprintf(value, size, "%s", line + len + 1);
		return true;
	}
	return false;
}

/**
 * kspace_region() - where a region is, by kernel/layout
 * @name: its name
 * @start: filled
 * @end: filled
 *
 * Return: true if there is one.
 */
bool kspace_region(const char *name, uint64_t *start, uint64_t *end)
{
	static char text[KSPACE_TEXT];
	char found[32], *rest = text, *line;

	if (kspace_ask("layout", NULL, text))
		return false;
	while ((line = strsep(&rest, "\n")))
		if (sscanf(line, "%" SCNx64 "-%" SCNx64
			   " %*u %*s %*u %*u %*s %31s", start, end,
			   found) == 3 && !strcmp(found, name))
			return true;
	return false;
}

/**
 * kspace_is_ram() - is a frame System RAM, by /proc/iomem?
 * @frame: number of a frame
 */
bool kspace_is_ram(uint64_t frame)
{
	FILE *f = fopen("/proc/iomem", "re");
	uint64_t start, end;
	char line[256];
	bool ram = false;

	while (f && !ram && fgets(line, sizeof(line), f))
		ram = sscanf(line, "%" SCNx64 "-%" SCNx64, &start,
			     &end) == 2 &&
		      strstr(line, " : System RAM") &&
		      start <= frame << 12 && frame << 12 <= end;
	if (f)
		fclose(f);
	return ram;
}

/**
 * kspace_page_flags() - what /proc/kpageflags has of a frame
 * @frame: number of a frame
 *
 * Return: its flags; 0 if it has none.
 */
uint64_t kspace_page_flags(uint64_t frame)
{
	int fd = open("/proc/kpageflags", O_RDONLY | O_CLOEXEC);
	uint64_t flags = 0;

	if (fd < 0 || pread(fd, &flags, 8, (off_t)frame * 8) != 8)
		flags = 0;
	close(fd);
	return flags;
}

/**
 * kspace_symbol() - where something of the kernel's own is, by /proc/kallsyms
 * @name: its name
 *
 * Return: its address, 0 if the kernel does not say.
 */
uint64_t kspace_symbol(const char *name)
{
	FILE *f = fopen("/proc/kallsyms", "re");
	uint64_t address = 0, found = 0;
	char line[256], word[128];

	while (f && !found && fgets(line, sizeof(line), f))
		if (sscanf(line, "%" SCNx64 " %*c %127s", &address,
			   word) == 2 && !strcmp(word, name))
			found = address;
	if (f)
		fclose(f);
	return found;
}

/**
 * kspace_show_pointers() - have the kernel print addresses as they are
 * @restrict_to: "1" for that, for who has CAP_SYSLOG; "0" to hash them
 *
 * Return: true if it does.
 */
bool kspace_show_pointers(const char *restrict_to)
{
	int fd = open("/proc/sys/kernel/kptr_restrict", O_WRONLY | O_CLOEXEC);
	bool good = fd >= 0 && write(fd, restrict_to, 1) == 1;

	close(fd);
	return good;
}
