// SPDX-License-Identifier: GPL-2.0
/*
 * What memory costs in tables: a page touched where nothing was before adds as
 * many as were missing, and memory that is only reserved adds none and takes
 * next to no time to walk. The process looks at itself.
 */
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest_harness.h"
#include "libmmscope.h"
#include "smaps.h"

#define HUGE		0x200000ULL
#define GIB		0x40000000ULL
#define TIB		0x10000000000ULL
#define RESERVE		(64 * TIB)
/* Where nothing is, at a multiple of what one table of level pud covers. */
#define ALONE		0x100000000000ULL

struct grower {
	struct mmscope *h;
	pid_t pid;
	uint64_t tables;
	uint64_t kib;
};

FIXTURE(growth)
{
	struct grower g;
};

/* Tables of the levels that VmPTE counts, and nothing kept in reserve. */
static uint64_t count_tables(struct mmscope *h, pid_t pid)
{
	struct mmscope_tables t;
	uint64_t n = 0;

	if (!mmscope_tables(h, pid, &t))
		n = t.level[MMSCOPE_PTE].tables + t.level[MMSCOPE_PMD].tables +
		    t.level[MMSCOPE_PUD].tables;
	mmscope_tables_free(&t);
	return n;
}

/* Twice, as what the first time takes is there the second time. */
static void note(struct grower *g)
{
	int i;

	for (i = 0; i < 2; i++) {
		g->tables = count_tables(g->h, g->pid);
		g->kib = status_value(g->pid, "VmPTE");
	}
}

FIXTURE_SETUP(growth)
{
	struct grower *g = &self->g;

	g->pid = getpid();
	ASSERT_EQ(0, mmscope_open(&g->h));
	ASSERT_EQ(0, mmscope_attach(g->h, g->pid));
	note(g);
}

FIXTURE_TEARDOWN(growth)
{
	struct grower *g = &self->g;

	mmscope_detach(g->h, g->pid);
	mmscope_close(g->h);
}

/* Have there come as many tables since note(), for both of them? */
static void expect_more(struct __test_metadata *_metadata,
			struct grower *g, uint64_t more)
{
	EXPECT_EQ(g->tables + more, count_tables(g->h, g->pid));
	EXPECT_EQ(g->kib + more * 4, status_value(g->pid, "VmPTE"));
	note(g);
}

static char *reserve(char *at, uint64_t size, int prot, int flags)
{
	char *p = mmap(at, size, prot, MAP_PRIVATE | MAP_ANONYMOUS |
		       MAP_NORESERVE | flags, -1, 0);

	if (p != MAP_FAILED && prot != PROT_NONE &&
	    madvise(p, size, MADV_NOHUGEPAGE))
		return MAP_FAILED;
	return p;
}

/* The tables that are missing at an address: those below its hole. */
static uint64_t missing(struct grower *g, char *p)
{
	struct mmscope_translation t;

	if (mmscope_translate(g->h, g->pid, (uintptr_t)p, &t) ||
	    t.kind != MMSCOPE_K_HOLE)
		return ~0ULL;
	return t.size == GIB ? 2 : t.size == HUGE ? 1 : t.size == 4096 ? 0 : 3;
}

static void touch_and_expect(struct __test_metadata *_metadata,
			     struct grower *g, char *p,
			     uint64_t more)
{
	EXPECT_EQ(more, missing(g, p));
	*p = 1;
	expect_more(_metadata, g, more);
}

TEST_F(growth, touched)
{
	struct grower *g = &self->g;
	char *p = reserve(NULL, 4 * GIB, PROT_READ | PROT_WRITE, 0);

	ASSERT_NE(MAP_FAILED, p);
	p += -(uintptr_t)p & (GIB - 1);
	/* the first and the last may share a table with what is around */
	p += GIB;
	expect_more(_metadata, g, 0);
	touch_and_expect(_metadata, g, p, 2);
	touch_and_expect(_metadata, g, p + 4096, 0);
	touch_and_expect(_metadata, g, p + HUGE - 4096, 0);
	touch_and_expect(_metadata, g, p + HUGE, 1);
	touch_and_expect(_metadata, g, p + 17 * HUGE + 5 * 4096, 1);
}

TEST_F(growth, alone)
{
	struct grower *g = &self->g;
	char *p = reserve((char *)ALONE, GIB, PROT_READ | PROT_WRITE,
			  MAP_FIXED_NOREPLACE);

	ASSERT_EQ((char *)ALONE, p);
	touch_and_expect(_metadata, g, p, 3);
	ASSERT_EQ(0, munmap(p, GIB));
	EXPECT_EQ(g->tables - 3, count_tables(g->h, g->pid));
}

/* A huge page needs no table of level pte; one is kept all the same. */
TEST_F(growth, huge)
{
	struct grower *g = &self->g;
	struct mmscope_tables t;
	char *p = reserve((char *)ALONE, GIB, PROT_READ | PROT_WRITE,
			  MAP_FIXED_NOREPLACE);

	ASSERT_EQ((char *)ALONE, p);
	ASSERT_EQ(0, madvise(p, GIB, MADV_HUGEPAGE));
	*p = 1;
	EXPECT_EQ(g->tables + 2, count_tables(g->h, g->pid));
	EXPECT_EQ(g->kib + 12, status_value(g->pid, "VmPTE"));
	ASSERT_EQ(0, mmscope_tables(g->h, g->pid, &t));
	EXPECT_EQ(1, t.deposited);
	mmscope_tables_free(&t);
	ASSERT_EQ(0, mprotect(p, 4096, PROT_READ));
	EXPECT_EQ(g->tables + 3, count_tables(g->h, g->pid));
	EXPECT_EQ(g->kib + 12, status_value(g->pid, "VmPTE"));
}

TEST_F(growth, reserved)
{
	struct grower *g = &self->g;
	struct mmscope_range *ranges;
	uint64_t before, after;
	size_t n;
	char *p = reserve(NULL, RESERVE, PROT_NONE, 0);
	struct mmscope_walk_opts opts = { .holes = true };

	ASSERT_NE(MAP_FAILED, p);
	expect_more(_metadata, g, 0);
	opts.start = (uintptr_t)p;
	opts.end = opts.start + RESERVE;
	ASSERT_EQ(0, mmscope_stat(g->h, "entries", &before));
	ASSERT_EQ(0, mmscope_pages(g->h, g->pid, &opts, &ranges, &n));
	ASSERT_EQ(0, mmscope_stat(g->h, "entries", &after));
	EXPECT_EQ(1, n);
	EXPECT_EQ(MMSCOPE_K_HOLE, ranges[0].kind);
	EXPECT_EQ(RESERVE, ranges[0].end - ranges[0].start);
	/* an entry for each 512 GiB, and the tables that both ends are in */
	EXPECT_LT(0, after - before);
	EXPECT_GE(128 + 1 + 2 * 3 * 512, after - before);
	free(ranges);
}

/* From the start means from what is there then, also if there was nothing before. */
TEST_F(growth, seen_from_the_start)
{
	char words[64], *p = reserve(NULL, HUGE, PROT_READ | PROT_WRITE, 0);
	struct mmscope_range r[4];
	int fd;

	ASSERT_NE(MAP_FAILED, p);
	fd = mmscope_open_file(self->g.h, self->g.pid, "pages",
			       O_RDWR | O_CLOEXEC);
	ASSERT_LE(0, fd);
	snprintf(words, sizeof(words), "range=%lx-%lx", (unsigned long)p,
		 (unsigned long)(p + HUGE));
	ASSERT_EQ(strlen(words), write(fd, words, strlen(words)));
	EXPECT_EQ(0, read(fd, r, sizeof(r)));
	*p = 1;
	EXPECT_EQ(0, lseek(fd, 0, SEEK_SET));
	EXPECT_EQ(sizeof(r[0]), read(fd, r, sizeof(r)));
	EXPECT_EQ((uintptr_t)p, r[0].start);
	p[8192] = 1;
	EXPECT_EQ(2 * sizeof(r[0]), pread(fd, r, sizeof(r), 0));
	munmap(p, HUGE);
	EXPECT_EQ(0, lseek(fd, 0, SEEK_SET));
	EXPECT_EQ(0, read(fd, r, sizeof(r)));
	EXPECT_EQ(0, pread(fd, r, sizeof(r), 0));
	close(fd);
}

TEST_HARNESS_MAIN
