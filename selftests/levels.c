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

struct looker {
	struct mmscope *h;
	struct shape shape;
	struct mmscope_translation t;
	bool five;
	bool pti;
};

FIXTURE(levels)
{
	struct looker l;
};

FIXTURE_SETUP(levels)
{
	struct looker *l = &self->l;

	ASSERT_EQ(SHAPE_READY, shape_start(&l->shape, "anon_wide"));
	ASSERT_EQ(0, mmscope_open(&l->h));
	ASSERT_EQ(0, mmscope_attach(l->h, l->shape.pid));
	l->five = path_cpu_flag("la57");
	l->pti = path_cpu_flag("pti");
}

FIXTURE_TEARDOWN(levels)
{
	struct looker *l = &self->l;

	mmscope_detach(l->h, l->shape.pid);
	mmscope_close(l->h);
	shape_stop(&l->shape);
}

#define TRANSLATE(address) \
	mmscope_translate(l->h, l->shape.pid, address, &l->t)

TEST_F(levels, as_many_as_the_processor_has)
{
	struct looker *l = &self->l;

	ASSERT_EQ(0, TRANSLATE(l->shape.start));
	EXPECT_EQ(l->five ? 5 : 4, l->t.steps);
	EXPECT_EQ(MMSCOPE_PGD, l->t.step[0].level);
	EXPECT_EQ(l->five ? MMSCOPE_P4D : MMSCOPE_PUD,
		  l->t.step[1].level);
	EXPECT_EQ(MMSCOPE_PTE, l->t.step[l->t.steps - 1].level);
	EXPECT_TRUE(path_is_linked(&l->t, l->five ? 5 : 4));
}

TEST_F(levels, as_tables_has)
{
	struct looker *l = &self->l;
	struct mmscope_tables tables;

	ASSERT_EQ(0, mmscope_tables(l->h, l->shape.pid, &tables));
	EXPECT_EQ(l->five, !!tables.level[MMSCOPE_P4D].tables);
	EXPECT_EQ(1, tables.level[MMSCOPE_PGD].tables);
	mmscope_tables_free(&tables);
}

/* A hole is found at the level at which nothing goes on. */
static void check_hole(struct __test_metadata *_metadata,
		       struct looker *l, uint64_t address,
		       unsigned int level)
{
	struct mmscope_translation *t = &l->t;

	ASSERT_EQ(0, TRANSLATE(address));
	EXPECT_EQ(MMSCOPE_K_HOLE, t->kind);
	EXPECT_EQ(level, t->step[t->steps - 1].level);
	EXPECT_EQ(0, t->step[t->steps - 1].raw);
	EXPECT_FALSE(t->has_physical || t->has_slot || t->access);
	EXPECT_TRUE(path_is_linked(t, l->five ? 5 : 4));
}

TEST_F(levels, holes)
{
	struct looker *l = &self->l;
	uint64_t start = l->shape.start;

	check_hole(_metadata, l, start + 0x1000, MMSCOPE_PTE);
	EXPECT_TRUE(l->t.has_vma);
	EXPECT_EQ(0x1000, l->t.size);
	check_hole(_metadata, l, start + 2 * HUGE, MMSCOPE_PMD);
	EXPECT_EQ(HUGE, l->t.size);
	check_hole(_metadata, l, start + GIB, MMSCOPE_PUD);
	EXPECT_EQ(GIB, l->t.size);
	EXPECT_TRUE(l->t.has_vma);
	check_hole(_metadata, l, NOWHERE,
		   l->five ? MMSCOPE_P4D : MMSCOPE_PGD);
	EXPECT_EQ(512 * GIB, l->t.size);
	EXPECT_FALSE(l->t.has_vma);
	if (l->five)
		check_hole(_metadata, l, FAR, MMSCOPE_PGD);
}

TEST_F(levels, no_user_addresses)
{
	struct looker *l = &self->l;
	uint64_t end = l->five ? 1ULL << 56 : 1ULL << 47;

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
	struct looker *l = &self->l;
	char byte;
	int fd = mmscope_open_file(l->h, l->shape.pid, "translate",
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
	struct looker *l = &self->l;
	struct mmscope_tables tables;
	uint64_t user, root;

	ASSERT_EQ(0, TRANSLATE(l->shape.start));
	EXPECT_EQ(l->pti, l->t.has_kernel_root);
	ASSERT_EQ(0, mmscope_tables(l->h, l->shape.pid, &tables));
	root = tables.rows[0].phys;
	user = l->t.step[0].entry & ~0xfffULL;
	mmscope_tables_free(&tables);
	if (!l->pti) {
		EXPECT_EQ(root, user);
		return;
	}
	EXPECT_EQ(root + 4096, user);
	EXPECT_EQ(l->t.kernel_root & PATH_FRAME,
		  l->t.step[0].raw & PATH_FRAME);
	EXPECT_EQ(NX, l->t.kernel_root & NX);
	EXPECT_EQ(0, l->t.step[0].raw & NX);
}

TEST_HARNESS_MAIN
