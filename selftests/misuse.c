// SPDX-License-Identifier: GPL-2.0
/*
 * Calls that the module's files do not serve, or not so, fail as documented,
 * and lose nothing of what is read afterwards.
 */
#include <asm/termbits.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "child.h"
#include "kselftest_harness.h"
#include "scope.h"

#define RECORD	sizeof(struct mmscope_range)

/* Nothing, no page mapped, not user space's. */
static char * const bad_pointers[] = {
	NULL, (char *)0x1000, (char *)(1UL << 63), (char *)-4096L,
};

FIXTURE(misuse)
{
	struct mmscope *h;
	struct child target;
	char *buf;
};

FIXTURE_SETUP(misuse)
{
	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, child_start(&self->target, NULL, NULL));
	ASSERT_EQ(0, mmscope_attach(self->h, self->target.pid));
	self->buf = malloc(SCOPE_TEXT);
	ASSERT_NE(NULL, self->buf);
}

FIXTURE_TEARDOWN(misuse)
{
	mmscope_detach(self->h, self->target.pid);
	child_stop(&self->target);
	mmscope_close(self->h);
	free(self->buf);
}

static int open_pages(struct mmscope *h, pid_t pid)
{
	return mmscope_open_file(h, pid, "pages", O_RDWR);
}

/* Return what a call gave, or -errno. */
static long got(long ret)
{
	return ret < 0 ? -errno : ret;
}

TEST_F(misuse, read_of_no_whole_records)
{
	static const size_t sizes[] = {
		1, RECORD - 1, RECORD + 1, RECORD / 2, 2 * RECORD - 1, 4095,
		4097, 65535,
	};
	int fd = open_pages(self->h, self->target.pid);
	ssize_t whole;
	size_t i;

	ASSERT_LE(0, fd);
	whole = scope_read(fd, self->buf, SCOPE_TEXT);
	ASSERT_LT(2 * (ssize_t)RECORD, whole);
	lseek(fd, 0, SEEK_SET);
	EXPECT_EQ(RECORD, got(read(fd, self->buf, RECORD)));
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		EXPECT_EQ(-EINVAL, got(read(fd, self->buf, sizes[i])))
			TH_LOG("%zu bytes", sizes[i]);
	}
	EXPECT_EQ(0, got(read(fd, self->buf, 0)));
	EXPECT_EQ(whole - (ssize_t)RECORD, scope_read(fd, self->buf, SCOPE_TEXT));
	/* at the end too */
	EXPECT_EQ(-EINVAL, got(read(fd, self->buf, 1)));
	EXPECT_EQ(0, got(read(fd, self->buf, RECORD)));
	close(fd);
}

TEST_F(misuse, read_elsewhere)
{
	static const off_t odd[] = {
		1, RECORD - 1, RECORD / 2, 3 * RECORD, 1L << 40, INT64_MAX - 32,
	};
	int fd = open_pages(self->h, self->target.pid);
	ssize_t whole;
	size_t i;

	ASSERT_LE(0, fd);
	whole = scope_read(fd, self->buf, SCOPE_TEXT);
	lseek(fd, 0, SEEK_SET);
	EXPECT_EQ(RECORD, got(read(fd, self->buf, RECORD)));
	for (i = 0; i < ARRAY_SIZE(odd); i++) {
		EXPECT_EQ(-EINVAL, got(pread(fd, self->buf, RECORD, odd[i])))
			TH_LOG("position %ld", (long)odd[i]);
	}
	EXPECT_EQ(-EINVAL, got(pread(fd, self->buf, RECORD, -1)));
	EXPECT_EQ(whole - (ssize_t)RECORD, scope_read(fd, self->buf, SCOPE_TEXT));
	close(fd);
}

/* There is one stream; who has moved it by a call with a position seeks. */
TEST_F(misuse, read_after_a_call_with_a_position)
{
	int fd = open_pages(self->h, self->target.pid);
	ssize_t whole;

	ASSERT_LE(0, fd);
	whole = scope_read(fd, self->buf, SCOPE_TEXT);
	lseek(fd, 0, SEEK_SET);
	EXPECT_EQ(2 * RECORD, got(read(fd, self->buf, 2 * RECORD)));
	EXPECT_EQ(RECORD, got(pread(fd, self->buf, RECORD, 0)));
	EXPECT_EQ(-EINVAL, got(read(fd, self->buf, RECORD)));
	/* it goes on where it has come to */
	EXPECT_EQ(RECORD, got(pread(fd, self->buf, RECORD, RECORD)));
	EXPECT_EQ(RECORD, got(read(fd, self->buf, RECORD)));
	EXPECT_EQ(8, got(pwrite(fd, "page=off", 8, RECORD)));
	EXPECT_EQ(-EINVAL, got(read(fd, self->buf, RECORD)));
	EXPECT_EQ(0, got(lseek(fd, 0, SEEK_SET)));
	EXPECT_EQ(whole, scope_read(fd, self->buf, SCOPE_TEXT));
	close(fd);
}

TEST_F(misuse, seek_elsewhere)
{
	int fd = open_pages(self->h, self->target.pid);
	ssize_t whole;

	ASSERT_LE(0, fd);
	whole = scope_read(fd, self->buf, SCOPE_TEXT);
	lseek(fd, 0, SEEK_SET);
	EXPECT_EQ(RECORD, got(read(fd, self->buf, RECORD)));
	EXPECT_EQ(-EINVAL, got(lseek(fd, -1, SEEK_SET)));
	EXPECT_EQ(-EINVAL, got(lseek(fd, 1, SEEK_SET)));
	EXPECT_EQ(-EINVAL, got(lseek(fd, RECORD, SEEK_SET)));
	EXPECT_EQ(-EINVAL, got(lseek(fd, RECORD, SEEK_CUR)));
	EXPECT_EQ(-EINVAL, got(lseek(fd, -(off_t)RECORD, SEEK_CUR)));
	EXPECT_EQ(-EINVAL, got(lseek(fd, 0, SEEK_END)));
	EXPECT_EQ(-EINVAL, got(lseek(fd, 0, SEEK_DATA)));
	EXPECT_EQ(-EINVAL, got(lseek(fd, 0, 99)));
	EXPECT_EQ(RECORD, got(lseek(fd, 0, SEEK_CUR)));
	EXPECT_EQ(whole - (ssize_t)RECORD, scope_read(fd, self->buf, SCOPE_TEXT));
	close(fd);
}

TEST_F(misuse, translate_before_an_address)
{
	int fd = mmscope_open_file(self->h, self->target.pid, "translate",
				   O_RDWR);

	ASSERT_LE(0, fd);
	EXPECT_EQ(-ENODATA, got(read(fd, self->buf, 4096)));
	EXPECT_EQ(-ENODATA, got(read(fd, self->buf, 4096)));
	/* nor does a bad one count */
	EXPECT_EQ(-EINVAL, got(write(fd, "x", 1)));
	EXPECT_EQ(-ENODATA, got(read(fd, self->buf, 4096)));
	EXPECT_EQ(1, got(write(fd, "0", 1)));
	EXPECT_LT(0, got(read(fd, self->buf, 4096)));
	close(fd);
}

/* Read to memory that is not there; then all is still to be read. */
TEST_F(misuse, read_bad_pointer)
{
	ssize_t whole;
	size_t k;
	int i, fd;

	for (i = 0; i < SCOPE_FILES; i++) {
		fd = scope_open(self->h, self->target.pid, scope_files[i]);
		ASSERT_LE(0, fd);
		whole = scope_read(fd, self->buf, SCOPE_TEXT);
		EXPECT_LT(0, whole);
		lseek(fd, 0, SEEK_SET);
		for (k = 0; k < ARRAY_SIZE(bad_pointers); k++) {
			EXPECT_EQ(-EFAULT, got(read(fd, bad_pointers[k],
						    2 * RECORD)))
				TH_LOG("%s", scope_files[i]);
		}
		EXPECT_EQ(whole, scope_read(fd, self->buf, SCOPE_TEXT))
			TH_LOG("%s", scope_files[i]);
		close(fd);
	}
}

/* Memory that ends within what is to be read. */
TEST_F(misuse, read_into_short_memory)
{
	int fd = open_pages(self->h, self->target.pid);
	char *p = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ssize_t whole, n;

	ASSERT_LE(0, fd);
	ASSERT_NE(MAP_FAILED, p);
	munmap(p + 4096, 4096);
	whole = scope_read(fd, self->buf, SCOPE_TEXT);
	lseek(fd, 0, SEEK_SET);
	n = got(read(fd, p + 4096 - RECORD - 8, 4 * RECORD));
	EXPECT_EQ(-EFAULT, n);
	n = n > 0 ? n : 0;
	EXPECT_EQ(whole - n, scope_read(fd, self->buf, SCOPE_TEXT));
	munmap(p, 4096);
	close(fd);
}

TEST_F(misuse, write_bad_pointer)
{
	static const struct {
		const char *name;
		bool top;
	} files[] = {
		{ "attach", true }, { "detach", true }, { "control", true },
		{ "pages" }, { "pagetable" }, { "translate" },
	};
	size_t i, k;
	int fd;

	for (i = 0; i < ARRAY_SIZE(files); i++) {
		fd = mmscope_open_file(self->h,
				       files[i].top ? 0 : self->target.pid,
				       files[i].name, O_WRONLY);
		ASSERT_LE(0, fd);
		for (k = 0; k < ARRAY_SIZE(bad_pointers); k++) {
			EXPECT_EQ(-EFAULT, got(write(fd, bad_pointers[k], 5)))
				TH_LOG("%s", files[i].name);
		}
		/* the length is looked at first */
		EXPECT_EQ(-EINVAL, got(write(fd, bad_pointers[1], 0)));
		EXPECT_EQ(-EINVAL, got(write(fd, bad_pointers[1], 1 << 20)));
		close(fd);
	}
}

TEST_F(misuse, wrong_direction)
{
	int i, fd;

	for (i = 0; i < SCOPE_FILES; i++) {
		fd = mmscope_open_file(self->h, self->target.pid,
				       scope_files[i], O_RDONLY);
		ASSERT_LE(0, fd);
		EXPECT_EQ(-EBADF, got(write(fd, "holes=on", 8)));
		close(fd);
		fd = mmscope_open_file(self->h, self->target.pid,
				       scope_files[i], O_WRONLY);
		ASSERT_LE(0, fd);
		EXPECT_EQ(-EBADF, got(read(fd, self->buf, RECORD)));
		close(fd);
	}
}

TEST_F(misuse, no_such_operation)
{
	static const struct {
		const char *name;
		bool top, read;
	} files[] = {
		{ "attach", true, true }, { "detach", true, true },
		{ "stats", true, false }, { "vmas", false, false },
		{ "tables", false, false },
	};
	size_t i;
	int fd;

	for (i = 0; i < ARRAY_SIZE(files); i++) {
		fd = mmscope_open_file(self->h,
				       files[i].top ? 0 : self->target.pid,
				       files[i].name, O_RDWR);
		ASSERT_LE(0, fd);
		EXPECT_EQ(-EINVAL, files[i].read ?
			  got(read(fd, self->buf, RECORD)) :
			  got(write(fd, "1", 1)))
			TH_LOG("%s", files[i].name);
		close(fd);
	}
	fd = mmscope_open_file(self->h, 0, "attach", O_WRONLY);
	EXPECT_EQ(-ESPIPE, got(lseek(fd, 0, SEEK_SET)));
	EXPECT_EQ(-ESPIPE, got(pwrite(fd, "1", 1, 0)));
	close(fd);
}

TEST_F(misuse, no_mmap_no_ioctl)
{
	int i, fd;

	for (i = 0; i < SCOPE_FILES; i++) {
		fd = scope_open(self->h, self->target.pid, scope_files[i]);
		ASSERT_LE(0, fd);
		EXPECT_EQ(MAP_FAILED, mmap(NULL, 4096, PROT_READ, MAP_SHARED,
					   fd, 0));
		EXPECT_EQ(ENODEV, errno);
		EXPECT_EQ(-ENOTTY, got(ioctl(fd, TCGETS, self->buf)));
		close(fd);
	}
}

TEST_F(misuse, self_takes_nothing)
{
	int fd = mmscope_open_proc(self->h, "self", O_WRONLY);

	/* who may write is not refused before there is something to write */
	EXPECT_EQ(fd < 0 ? -EBADF : -EIO, got(write(fd, "1", 1)));
	close(fd);
	fd = mmscope_open_proc(self->h, "self", O_RDONLY);
	ASSERT_LE(0, fd);
	EXPECT_EQ(-EFAULT, got(read(fd, bad_pointers[1], 100)));
	EXPECT_LT(0, got(read(fd, self->buf, 1000)));
	close(fd);
}

TEST_HARNESS_MAIN
