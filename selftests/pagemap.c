// SPDX-License-Identifier: GPL-2.0
/* Reads /proc/PID/pagemap, /proc/kpagecount and /proc/kpageflags. */
#include "pagemap.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/utsname.h>
#include <unistd.h>

static bool read_words(const char *path, uint64_t *words, size_t n,
		       uint64_t index)
{
	size_t size = n * sizeof(*words);
	int fd = open(path, O_RDONLY);
	size_t done = 0;
	ssize_t got = 1;

	if (fd < 0)
		return false;
	for (; done < size && got > 0; done += got)
		got = pread(fd, (char *)words + done, size - done,
			    index * sizeof(*words) + done);
	close(fd);
	return done == size && got >= 0;
}

/**
 * pagemap_read - what the kernel says about a range of pages
 * @pid: process
 * @start: first address
 * @end: first address after
 *
 * Return: a word for each page, to be freed; NULL on failure.
 */
uint64_t *pagemap_read(pid_t pid, uint64_t start, uint64_t end)
{
	size_t n = (end - start) >> 12;
	uint64_t *words = malloc(n * sizeof(*words));
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/pagemap", pid);
	if (words && read_words(path, words, n, start >> 12))
		return words;
	free(words);
	return NULL;
}

/**
 * pagemap_format - a word of pagemap to be read by people
 * @word: word
 *
 * Return: its text, until the fourth next call.
 */
const char *pagemap_format(uint64_t word)
{
	static char text[4][128];
	static unsigned int turn;
	char *to = text[turn++ % 4];

	snprintf(to, sizeof(text[0]), "%s%s%#llx%s%s%s%s",
		 word & PM_PRESENT ? "present " : "",
		 word & PM_SWAP ? "swap " : "",
		 (unsigned long long)(word & PM_FRAME),
		 word & PM_SOFT_DIRTY ? " soft-dirty" : "",
		 word & PM_UFFD_WP ? " uffd-wp" : "",
		 word & PM_FILE ? " file" : "",
		 word & PM_EXCLUSIVE ? " exclusive" : "");
	return to;
}

/**
 * kpage_count - how often a frame is mapped
 * @frame: frame
 * @count: set
 *
 * Return: false if the kernel does not say.
 */
bool kpage_count(uint64_t frame, uint64_t *count)
{
	return read_words("/proc/kpagecount", count, 1, frame);
}

/**
 * kpage_flags - what a frame is
 * @frame: frame
 * @flags: set to bits 1 << KPF_*
 *
 * Return: false if the kernel does not say.
 */
bool kpage_flags(uint64_t frame, uint64_t *flags)
{
	return read_words("/proc/kpageflags", flags, 1, frame);
}

/**
 * kernel_before - is this kernel older?
 * @major: than this
 * @minor: and this
 */
bool kernel_before(int major, int minor)
{
	struct utsname name;
	int is_major = 0, is_minor = 0;

	if (uname(&name) ||
	    sscanf(name.release, "%d.%d", &is_major, &is_minor) != 2)
		return false;
	return is_major < major || (is_major == major && is_minor < minor);
}
