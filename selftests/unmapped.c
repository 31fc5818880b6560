// SPDX-License-Identifier: GPL-2.0
/*
 * munmap() frees page tables while others may hold mmap_lock for reading. Who
 * reads the tables of another process, also where no mapping is, must not
 * follow an entry to a table that is freed under it. What that would do to
 * the kernel is seen by a kernel that looks for mistakes; a table that has
 * become something else is seen by its entries as well.
 */
#include <sys/mman.h>

#include "child.h"
#include "kselftest_harness.h"
#include "scope.h"

/* Far from all else, so that it has tables of its own at three levels. */
#define SPOT		((void *)0x300000000000UL)
#define PAGE		4096UL
#define SECONDS		6
#define LAST_SECONDS	20

/* What was a table is likely to be a page soon: full of what is in no table here. */
static void map_and_unmap(int fd, void *unused)
{
	child_say(fd, 0);
	for (;;) {
		char *p = mmap(SPOT, PAGE, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS |
			       MAP_FIXED_NOREPLACE, -1, 0);

		if (p != SPOT)
			return;
		memset(p, 0xfe, PAGE);
		munmap(p, PAGE);
	}
}

FIXTURE(unmapped)
{
	struct mmscope *h;
	struct child target;
	uint64_t end;
	uint64_t last;
};

FIXTURE_SETUP(unmapped)
{
	ASSERT_EQ(0, mmscope_open(&self->h));
	/*
	 * The flush that goes before tables are freed is for those processors that the
	 * target has run on: where the reader is it does not run, not even once.
	 */
	scope_keep_to(1);
	ASSERT_EQ(0, child_start(&self->target, map_and_unmap, NULL));
	scope_keep_to(0);
	ASSERT_EQ(0, child_hear(self->target.fd));
	ASSERT_EQ(0, mmscope_attach(self->h, self->target.pid));
	self->end = scope_now_ms() + SECONDS * 1000;
	self->last = scope_now_ms() + patient(LAST_SECONDS) * 1000;
}

FIXTURE_TEARDOWN(unmapped)
{
	char state = child_state(self->target.pid);

	/* it is still at it: runs, or waits for the lock */
	EXPECT_TRUE(state == 'R' || state == 'D')
		TH_LOG("state '%c'", state);
	EXPECT_TRUE(scope_wait_absent(self->h, child_stop(&self->target)));
	mmscope_close(self->h);
}

#define SELF	FIXTURE_DATA(unmapped)

/* Until the time is up, and the page was seen; not for ever. */
static bool goes_on(const SELF *self, int there)
{
	return scope_now_ms() < (there ? self->end : self->last);
}

/* A table of the spot alone leads to one page, or to nothing any more. */
static bool sane(const struct mmscope_table *t)
{
	return t->level > MMSCOPE_PUD ||
	       t->start > (uintptr_t)SPOT || t->end <= (uintptr_t)SPOT ||
	       t->used <= 1;
}

TEST_F(unmapped, tables)
{
	int passes = 0, odd = 0, there = 0;
	struct mmscope_tables t;
	size_t i;

	do {
		ASSERT_EQ(0, mmscope_tables(self->h, self->target.pid, &t));
		for (i = 0; i < t.n; i++) {
			odd += !sane(&t.rows[i]);
			there += t.rows[i].level == MMSCOPE_PTE &&
				 t.rows[i].start <= (uintptr_t)SPOT &&
				 t.rows[i].end > (uintptr_t)SPOT;
		}
		mmscope_tables_free(&t);
		passes++;
	} while (goes_on(self, there));
	EXPECT_EQ(0, odd);
	EXPECT_LT(0, there);
	TH_LOG("%d passes, the page's table was there in %d", passes, there);
}

TEST_F(unmapped, translate)
{
	static struct mmscope_translation t;
	struct mmscope_translator *tr;
	int passes = 0, odd = 0, there = 0;

	ASSERT_EQ(0, mmscope_translator_open(self->h, self->target.pid, &tr));
	do {
		ASSERT_EQ(0, mmscope_translator_get(tr, (uintptr_t)SPOT, &t));
		odd += t.kind != MMSCOPE_K_PAGE && t.kind != MMSCOPE_K_HOLE;
		there += t.kind == MMSCOPE_K_PAGE;
		passes++;
	} while (goes_on(self, there));
	mmscope_translator_close(tr);
	EXPECT_EQ(0, odd);
	EXPECT_LT(0, there);
	TH_LOG("%d passes, the page was there in %d", passes, there);
}

TEST_HARNESS_MAIN
