// SPDX-License-Identifier: GPL-2.0
/*
 * The page table's own shape: four or five levels and one root or two, as the
 * processor's flags say; where a walk ends in a hole; what is no address.
 */
#include <errno.h>
#include <fcntl.h>

#include "kselftest_harness.h"
#include "path.h"
#include "shape.h"

#define GIB	0x40000000ULL
#define HUGE	0x200000ULL
/* Nothing is ever mapped here: far below all, and in the upper part of 57 bits */
#define NOWHERE	0x100000000000ULL
#define FAR	0x80000000000000ULL
#define NX	0x8000000000000000ULL

FIXTURE(levels)
{
	struct mmscope *h;
	struct shape shape;
	struct mmscope_translation t;
	bool five;
	bool pti;
};

/* Is a word among the processor's flags? */
static bool cpu_flag(const char *flag)
{
	FILE *file = fopen("/proc/cpuinfo", "r");
	bool found = false;
	char line[8192];

	while (!found && file && fgets(line, sizeof(line), file)) {
		char *word = strtok(line, " \t\n");

		if (!word || strcmp(word, "flags"))
			continue;
		while (!found && (word = strtok(NULL, " \t\n")))
			found = !strcmp(word, flag);
	}
	if (file)
		fclose(file);
	return found;
}

FIXTURE_SETUP(levels)
{
	ASSERT_EQ(SHAPE_READY, shape_start(&self->shape, "anon_wide"));
	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, mmscope_attach(self->h, self->shape.pid));
	self->five = cpu_flag("la57");
	self->pti = cpu_flag("pti");
}

FIXTURE_TEARDOWN(levels)
{
	mmscope_detach(self->h, self->shape.pid);
	mmscope_close(self->h);
	shape_stop(&self->shape);
}

#define TRANSLATE(address) \
	mmscope_translate(self->h, self->shape.pid, address, &self->t)

TEST_F(levels, as_many_as_the_processor_has)
{
	ASSERT_EQ(0, TRANSLATE(self->shape.start));
	EXPECT_EQ(self->five ? 5 : 4, self->t.steps);
	EXPECT_EQ(MMSCOPE_PGD, self->t.step[0].level);
	EXPECT_EQ(self->five ? MMSCOPE_P4D : MMSCOPE_PUD,
		  self->t.step[1].level);
	EXPECT_EQ(MMSCOPE_PTE, self->t.step[self->t.steps - 1].level);
	EXPECT_TRUE(path_is_linked(&self->t));
}

TEST_F(levels, as_tables_has)
{
	struct mmscope_tables tables;

	ASSERT_EQ(0, mmscope_tables(self->h, self->shape.pid, &tables));
	EXPECT_EQ(self->five, !!tables.level[MMSCOPE_P4D].tables);
	EXPECT_EQ(1, tables.level[MMSCOPE_PGD].tables);
	mmscope_tables_free(&tables);
}

/* A hole is found at the level at which nothing goes on. */
static void check_hole(struct __test_metadata *_metadata,
		       FIXTURE_DATA(levels) *self, uint64_t address,
		       unsigned int level)
{
	struct mmscope_translation *t = &self->t;

	ASSERT_EQ(0, TRANSLATE(address));
	EXPECT_EQ(MMSCOPE_K_HOLE, t->kind);
	EXPECT_EQ(level, t->step[t->steps - 1].level);
	EXPECT_EQ(0, t->step[t->steps - 1].raw);
	EXPECT_FALSE(t->has_physical || t->has_slot || t->access);
	EXPECT_TRUE(path_is_linked(t));
}

TEST_F(levels, holes)
{
	uint64_t start = self->shape.start;

	check_hole(_metadata, self, start + 0x1000, MMSCOPE_PTE);
	EXPECT_TRUE(self->t.has_vma);
	EXPECT_EQ(0x1000, self->t.size);
	check_hole(_metadata, self, start + 2 * HUGE, MMSCOPE_PMD);
	EXPECT_EQ(HUGE, self->t.size);
	check_hole(_metadata, self, start + GIB, MMSCOPE_PUD);
	EXPECT_EQ(GIB, self->t.size);
	EXPECT_TRUE(self->t.has_vma);
	check_hole(_metadata, self, NOWHERE,
		   self->five ? MMSCOPE_P4D : MMSCOPE_PGD);
	EXPECT_EQ(512 * GIB, self->t.size);
	EXPECT_FALSE(self->t.has_vma);
	if (self->five)
		check_hole(_metadata, self, FAR, MMSCOPE_PGD);
}

TEST_F(levels, no_user_addresses)
{
	uint64_t end = self->five ? 1ULL << 56 : 1ULL << 47;

	/* the last page is kept free: TASK_SIZE_MAX of the kernel */
	EXPECT_EQ(0, TRANSLATE(end - 4097));
	EXPECT_EQ(-EINVAL, TRANSLATE(end - 4096));
	EXPECT_EQ(-EINVAL, TRANSLATE(end));
	EXPECT_EQ(-EINVAL, TRANSLATE(end << 1));
	EXPECT_EQ(-EINVAL, TRANSLATE(0xffff888000000000));
	EXPECT_EQ(-EINVAL, TRANSLATE(0xffffffffff600000));
	EXPECT_EQ(-EINVAL, TRANSLATE(~0ULL));
}

TEST_F(levels, nothing_asked)
{
	char byte;
	int fd = mmscope_open_file(self->h, self->shape.pid, "translate",
				   O_RDWR);

	ASSERT_LE(0, fd);
	EXPECT_EQ(-1, read(fd, &byte, 1));
	EXPECT_EQ(ENODATA, errno);
	close(fd);
}

/*
 * With page-table isolation user mode has a root of its own, in the page after
 * the kernel's; both name the same table. In the kernel's it may not be
 * executed: __pti_set_user_pgtbl() of arch/x86/mm/pti.c.
 */
TEST_F(levels, kernel_root)
{
	struct mmscope_tables tables;
	uint64_t user, root;

	ASSERT_EQ(0, TRANSLATE(self->shape.start));
	EXPECT_EQ(self->pti, self->t.has_kernel_root);
	ASSERT_EQ(0, mmscope_tables(self->h, self->shape.pid, &tables));
	root = tables.rows[0].phys;
	user = self->t.step[0].entry & ~0xfffULL;
	mmscope_tables_free(&tables);
	if (!self->pti) {
		EXPECT_EQ(root, user);
		return;
	}
	EXPECT_EQ(root + 4096, user);
	EXPECT_EQ(self->t.kernel_root & PATH_FRAME,
		  self->t.step[0].raw & PATH_FRAME);
	EXPECT_EQ(NX, self->t.kernel_root & NX);
	EXPECT_EQ(0, self->t.step[0].raw & NX);
}

TEST_HARNESS_MAIN
