// SPDX-License-Identifier: GPL-2.0
/* What is written to the module's files in any documented spelling is taken. */
#include <fcntl.h>
#include <inttypes.h>
#include <sys/mman.h>

#include "child.h"
#include "kselftest_harness.h"
#include "scope.h"

#define ARENA		0x234560000000UL
#define ARENA_SIZE	(16 * 4096UL)
#define TOUCHED		8UL

static void map_arena(int fd, void *arg)
{
	char *p = mmap((void *)ARENA, ARENA_SIZE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1,
		       0);
	unsigned long i;

	for (i = 0; p != MAP_FAILED && i < 2 * TOUCHED; i += 2)
		p[i * 4096] = 1;
	child_say(fd, p == MAP_FAILED ? -1 : 0);
}

FIXTURE(spellings)
{
	struct mmscope *h;
	struct child target;
};

FIXTURE_SETUP(spellings)
{
	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, child_start(&self->target, map_arena, NULL));
	ASSERT_EQ(0, child_hear(self->target.fd));
	ASSERT_EQ(0, mmscope_attach(self->h, self->target.pid));
}

FIXTURE_TEARDOWN(spellings)
{
	mmscope_set(self->h, "max_targets=4096\nchunk=50000");
	mmscope_detach(self->h, self->target.pid);
	child_stop(&self->target);
	mmscope_close(self->h);
}

/* Write a text; "%d" in it stands for the target. */
static int put(struct mmscope *h, const char *file, const char *format,
	       pid_t pid)
{
	char text[64];
	int len = snprintf(text, sizeof(text), format, pid);

	return mmscope_write_file(h, 0, file, text, len);
}

TEST_F(spellings, process)
{
	static const char * const formats[] = {
		"%d", "%d\n", " %d", "\t%d\t\n", "\n%d\n\n", "%d\r\n", "0%d",
		"000%d",
	};
	pid_t pid = self->target.pid;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(formats); i++) {
		EXPECT_EQ(0, put(self->h, "detach", formats[i], pid));
		EXPECT_EQ(0, mmscope_attached(self->h, pid));
		EXPECT_EQ(0, put(self->h, "attach", formats[i], pid));
		EXPECT_EQ(1, mmscope_attached(self->h, pid));
	}
}

TEST_F(spellings, control)
{
	static const struct {
		const char *text;
		unsigned int chunk, max_targets;
	} rows[] = {
		{ "chunk=1000", 1000, 4096 },
		{ "chunk=1000000\n", 1000000, 4096 },
		{ " chunk=2000\t\n", 2000, 4096 },
		{ "\n\nchunk=2000\n\n", 2000, 4096 },
		{ "chunk=0002000", 2000, 4096 },
		{ "max_targets=1", 50000, 1 },
		{ "max_targets=65536\n", 50000, 65536 },
		{ "chunk=3000\nmax_targets=5", 3000, 5 },
		{ "max_targets=5\nchunk=3000\n", 3000, 5 },
		{ "max_targets=5\nstats=reset\nchunk=3000\n", 3000, 5 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		ASSERT_EQ(0, mmscope_set(self->h,
					 "max_targets=4096\nchunk=50000"));
		EXPECT_EQ(0, mmscope_set(self->h, rows[i].text));
		EXPECT_EQ(rows[i].chunk, scope_control(self->h, "chunk"));
		EXPECT_EQ(rows[i].max_targets,
			  scope_control(self->h, "max_targets"));
	}
}

TEST_F(spellings, control_gives_what_it_takes)
{
	char *text, *again;

	ASSERT_EQ(0, mmscope_set(self->h, "chunk=1234\nmax_targets=77"));
	ASSERT_EQ(0, mmscope_read_file(self->h, 0, "control", &text, NULL));
	ASSERT_EQ(0, mmscope_set(self->h, "chunk=50000\nmax_targets=4096"));
	EXPECT_EQ(0, mmscope_set(self->h, text));
	ASSERT_EQ(0, mmscope_read_file(self->h, 0, "control", &again, NULL));
	EXPECT_STREQ(text, again);
	free(text);
	free(again);
}

TEST_F(spellings, stats_reset)
{
	uint64_t held = scope_stat(self->h, "bytes_held");

	ASSERT_TRUE(scope_maps(self->h, self->target.pid, ARENA));
	EXPECT_LT(0, scope_stat(self->h, "walks"));
	EXPECT_LT(0, scope_stat(self->h, "entries"));
	EXPECT_EQ(0, mmscope_set(self->h, "stats=reset\n"));
	EXPECT_EQ(0, scope_stat(self->h, "walks"));
	EXPECT_EQ(0, scope_stat(self->h, "entries"));
	EXPECT_EQ(0, scope_stat(self->h, "lock_hold_max_ns"));
	EXPECT_EQ(held, scope_stat(self->h, "bytes_held"));
	EXPECT_EQ(1, scope_stat(self->h, "targets"));
}

/* Records, holes among them, that a request gives; -errno if it is refused. */
static ssize_t records(int fd, const char *words, size_t *holes)
{
	struct mmscope_range r[64];
	ssize_t i, n;

	*holes = 0;
	if (write(fd, words, strlen(words)) < 0)
		return -errno;
	n = scope_read(fd, (char *)r, sizeof(r));
	for (i = 0; i < n / (ssize_t)sizeof(r[0]); i++)
		*holes += r[i].kind == MMSCOPE_K_HOLE;
	return n < 0 ? n : n / (ssize_t)sizeof(r[0]);
}

TEST_F(spellings, words)
{
	/* 8 pages touched and 8 holes; one of each in what is "half" */
	static const struct {
		const char *text;
		size_t records, holes;
	} rows[] = {
		{ "range=234560000000-234560010000", 8, 0 },
		{ "range=0x234560000000-0x234560010000\n", 8, 0 },
		{ "range=0X234560000000-234560010000", 8, 0 },
		{ "range=000234560000000-0234560010000", 8, 0 },
		{ "range=234560000000-234560010000 holes=on", 16, 8 },
		{ "holes=on range=234560000000-234560010000", 16, 8 },
		{ "holes=on\nrange=234560000000-234560010000\n", 16, 8 },
		{ " holes=on\t\trange=234560000000-234560010000 ", 16, 8 },
		{ "range=234560000000-234560010000 holes=on holes=off", 8, 0 },
		{ "range=234560000000-234560010000 page=on", 8, 0 },
		{ "range=234560000000-234560010000 page=off merge=loose", 8, 0 },
		{ "range=234560001000-234560003000 holes=on", 2, 1 },
		{ "range=234560001000-234560002000", 0, 0 },
		{ "range=234560001000-234560002000 holes=on", 1, 1 },
		{ "range=234560000000-234560001000 range=0-1000", 0, 0 },
		{ "range=0-1000", 0, 0 },
	};
	int fd = mmscope_open_file(self->h, self->target.pid, "pages", O_RDWR);
	size_t i, holes;

	ASSERT_LE(0, fd);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		EXPECT_EQ(rows[i].records, records(fd, rows[i].text, &holes))
			TH_LOG("\"%s\"", rows[i].text);
		EXPECT_EQ(rows[i].holes, holes)
			TH_LOG("\"%s\"", rows[i].text);
	}
	close(fd);
}

/* What a request does not name is as it is by default. */
TEST_F(spellings, words_do_not_stay)
{
	struct mmscope_walk_opts opts = { .holes = true };
	struct mmscope_range *all;
	char buf[sizeof(*all) * 1024];
	size_t n, holes;
	int fd = mmscope_open_file(self->h, self->target.pid, "pages", O_RDWR);

	ASSERT_LE(0, fd);
	EXPECT_EQ(1, records(fd, "range=234560001000-234560002000 holes=on",
			     &holes));
	EXPECT_EQ(9, write(fd, "page=off\n", 9));
	ASSERT_EQ(0, mmscope_pages(self->h, self->target.pid, NULL, &all, &n));
	EXPECT_EQ((ssize_t)(n * sizeof(*all)),
		  scope_read(fd, buf, sizeof(buf)));
	EXPECT_EQ(0, memcmp(buf, all, n * sizeof(*all)));
	free(all);

	/* but a seek keeps them */
	EXPECT_EQ(8, write(fd, "holes=on", 8));
	lseek(fd, 0, SEEK_SET);
	ASSERT_EQ(0, mmscope_pages(self->h, self->target.pid, &opts, &all, &n));
	EXPECT_EQ((ssize_t)(n * sizeof(*all)),
		  scope_read(fd, buf, sizeof(buf)));
	free(all);
	close(fd);
}

/* The first line of the answer, or what went wrong, in a buffer of its own. */
static const char *translated(int fd, const char *text)
{
	static char buf[4096];
	ssize_t n = write(fd, text, strlen(text));

	if (n >= 0)
		n = read(fd, buf, sizeof(buf) - 1);
	if (n < 0)
		return strerror(errno);
	buf[n] = '\0';
	buf[strcspn(buf, "\n")] = '\0';
	return buf;
}

FIXTURE(address)
{
	struct mmscope *h;
	int fd;
};

FIXTURE_SETUP(address)
{
	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, mmscope_attach(self->h, getpid()));
	self->fd = mmscope_open_file(self->h, getpid(), "translate", O_RDWR);
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(address)
{
	close(self->fd);
	mmscope_detach(self->h, getpid());
	mmscope_close(self->h);
}

TEST_F(address, spellings)
{
	static const struct {
		const char *text, *answer;
	} rows[] = {
		{ "0x1000", "address 0x0000000000001000" },
		{ "0x1000\n", "address 0x0000000000001000" },
		{ "0X1000", "address 0x0000000000001000" },
		{ "0x00000000001000", "address 0x0000000000001000" },
		{ "4096", "address 0x0000000000001000" },
		{ " 4096\t\n", "address 0x0000000000001000" },
		{ "\t0x7FFFffffefff", "address 0x00007fffffffefff" },
		{ "140737488351231", "address 0x00007fffffffefff" },
		{ "0", "address 0x0000000000000000" },
		{ "0x0", "address 0x0000000000000000" },
		{ "1", "address 0x0000000000000001" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		EXPECT_STREQ(rows[i].answer, translated(self->fd, rows[i].text))
			TH_LOG("row %zu", i);
	}
}

/* "All numbers are decimal unless they begin with 0x": none is octal. */
TEST_F(address, leading_zero_is_decimal)
{
	EXPECT_STREQ("address 0x0000000000001000",
		     translated(self->fd, "04096"));
	EXPECT_STREQ("address 0x000000000000000a",
		     translated(self->fd, "010"));
}

TEST_HARNESS_MAIN
