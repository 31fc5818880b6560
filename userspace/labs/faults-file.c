// SPDX-License-Identifier: GPL-2.0
/* Faults of a file's pages. */
#include "faults-file.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "faults-touch.h"
#include "lab-witness.h"

#define AROUND		"/sys/kernel/debug/fault_around_bytes"
#define AROUND_BYTES	0x10000

/* A file without a name there, on a disk; -1 if that is not to be had. */
static int file_in(const char *directory)
{
	struct statfs fs;

	if (!directory || statfs(directory, &fs) ||
	    fs.f_type == TMPFS_MAGIC || fs.f_type == RAMFS_MAGIC ||
	    fs.f_type == OVERLAYFS_SUPER_MAGIC)
		return -1;
	return open(directory, O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
}

static int file_on_disk(void)
{
	static char page[PAGE] = "a page of lab-faults";
	int i, fd = file_in(getenv("TMPDIR"));

	if (fd < 0)
		fd = file_in("/var/tmp");
	if (fd < 0)
		fd = file_in("/tmp");
	for (i = 0; fd >= 0 && i < FAULTS_N; i++)
		if (write(fd, page, PAGE) != PAGE)
			break;
	if (fd < 0 || (i == FAULTS_N && !fsync(fd)))
		return fd;
	close(fd);
	return -1;
}

/* Mapped for each check anew; random, so that none is read ahead. */
static void mapped(struct lab *l, int fd, int flags, const char *what,
		   bool writes, int64_t n, enum mmscope_fault cause,
		   enum mmscope_fault fine)
{
	struct see_area area = { 0 };

	if (!see_map_fd(l, &area, FAULTS_N * PAGE, flags, fd))
		return;
	madvise(area.start, area.size, MADV_RANDOM);
	faults_touch(l, what, area.start, writes, n, cause, fine);
	if (cause == MMSCOPE_FAULT_FILE && fine == MMSCOPE_FAULT_FILE_HIT)
		faults_touch(l, "mkwrite: written then", area.start, true, FAULTS_N,
			     MMSCOPE_FAULT_MKWRITE, MMSCOPE_FAULT_MKWRITE);
	see_unmap(&area);
}

void faults_file(struct lab *l)
{
	int64_t around = lab_file_number(AROUND);
	struct see_usage usage;
	int fd = file_on_disk();

	if (fd < 0) {
		lab_skip(l, "a file on a disk",
			 "none in $TMPDIR, /var/tmp or /tmp: they are in memory");
		return;
	}
	if (around < (int64_t)PAGE)
		around = AROUND_BYTES;
	mapped(l, fd, MAP_SHARED, "file: in the page cache", false,
	       FAULTS_N * PAGE / around, MMSCOPE_FAULT_FILE,
	       MMSCOPE_FAULT_FILE_HIT);
	mapped(l, fd, MAP_PRIVATE, "cow_file: written to a private mapping", true,
	       FAULTS_N, MMSCOPE_FAULT_COW_FILE, MMSCOPE_FAULT_COW_FILE);
	fsync(fd);
	posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	usage = see_usage();
	mapped(l, fd, MAP_SHARED, "file: read from the disk", false, FAULTS_N,
	       MMSCOPE_FAULT_FILE, MMSCOPE_FAULT_FILE_READ);
	lab_equal(l, "  ru_majflt", FAULTS_N, see_usage().major - usage.major);
	close(fd);
}
