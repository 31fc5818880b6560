// SPDX-License-Identifier: GPL-2.0
/*
 * The sums: `vmas` against /proc/PID/smaps, `tables` against the records and
 * VmPTE of /proc/PID/status, in all shapes of memory and in real processes.
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include "census.h"
#include "pagemap.h"
#include "walkfix.h"

/* What is compared of a mapping: a sum of mmscope's, and what it should be. */
struct sum {
	const char *what;
	uint64_t is;
	uint64_t should;
};

static bool all_equal(const struct sum *sums, size_t n,
		      const struct smaps_vma *vma)
{
	bool equal = true;
	size_t i;

	for (i = 0; i < n; i++) {
		if (sums[i].is == sums[i].should)
			continue;
		printf("# %lx-%lx %s %s: %s is %lu, not %lu\n", vma->start,
		       vma->end, vma->perms, vma->name, sums[i].what,
		       sums[i].is, sums[i].should);
		equal = false;
	}
	return equal;
}

static bool head_is(const struct mmscope_vma *v, const struct smaps_vma *vma)
{
	if (v->start == vma->start && v->end == vma->end &&
	    !strcmp(v->perms, vma->perms) && !strcmp(v->name, vma->name))
		return true;
	printf("# %lx-%lx %s %s is not %lx-%lx %s %s\n", v->start, v->end,
	       v->perms, v->name, vma->start, vma->end, vma->perms, vma->name);
	return false;
}

static bool sums_are_records(const struct mmscope_vma *v,
			     const struct smaps_vma *vma,
			     const struct census *c)
{
	struct sum sums[] = {
		{ "present", v->present, c->kind[MMSCOPE_K_PAGE] },
		{ "swapped", v->swapped, c->kind[MMSCOPE_K_SWAP] },
		{ "other", v->other, census_other(c) },
		{ "untouched", v->untouched, c->kind[MMSCOPE_K_HOLE] },
		{ "all", v->present + v->swapped + v->other + v->untouched,
		  (vma->end - vma->start) >> 12 },
		{ "pte", v->pte, c->present[MMSCOPE_PTE] },
		{ "pmd", v->pmd, c->present[MMSCOPE_PMD] >> 9 },
		{ "pud", v->pud, c->present[MMSCOPE_PUD] >> 18 },
	};

	return all_equal(sums, ARRAY_SIZE(sums), vma);
}

/*
 * Before Linux 6.6 smaps_pmd_entry() asks follow_trans_huge_pmd(), which takes
 * a huge page without access for one that is to be migrated: it is not counted.
 */
static uint64_t overlooked(const struct census *c)
{
	return kernel_before(6, 6) ? c->huge_prot_none : 0;
}

/*
 * smaps_account() counts no page twice, hugetlb pages elsewhere, special ones
 * nowhere, and broken ones too, which smaps_pte_entry() finds behind their
 * entries; from Linux 6.11 on as shared, for "maybe shared" is what it takes
 * all for that is not present. Swapped shared memory is no entry's, but what
 * shmem_swap_usage() says.
 */
static bool sums_are_smaps(const struct mmscope_vma *v,
			   const struct smaps_vma *vma, const struct census *c)
{
	uint64_t broken = c->kind[MMSCOPE_K_HWPOISON];
	uint64_t huge = c->huge - overlooked(c);
	uint64_t resident = v->present - c->special - c->hugetlb -
			    overlooked(c) + broken;
	uint64_t shared = v->shared + (kernel_before(6, 11) ? 0 : broken);
	struct sum sums[] = {
		{ "resident", resident * 4, vma->rss },
		{ "hugetlb", c->hugetlb * 4,
		  vma->shared_hugetlb + vma->private_hugetlb },
		{ "shared", shared * 4, vma->shared_clean + vma->shared_dirty +
		  vma->shared_hugetlb },
		{ "huge", huge * 4,
		  vma->anon_huge + vma->shmem_huge + vma->file_huge },
		{ "swap", v->kind == MMSCOPE_VMA_SHMEM ? vma->swap :
		  v->swapped * 4, vma->swap },
	};

	return all_equal(sums, ARRAY_SIZE(sums), vma);
}

/* pagemap does not show the frames of devices: see expect.c. */
static bool longest_is(const struct mmscope_vma *v, const struct smaps_vma *vma,
		       pid_t pid)
{
	struct sum sum = { "longest", v->longest, 0 };

	if (smaps_flag(vma, "pf"))
		return true;
	sum.should = census_longest(pid, vma);
	return all_equal(&sum, 1, vma);
}

static void check_vmas(struct __test_metadata *_metadata, struct mmscope *h,
		       pid_t pid, const struct runs *runs,
		       const struct smaps *maps)
{
	struct mmscope_vma *vmas;
	size_t i, n;

	ASSERT_EQ(0, mmscope_vmas(h, pid, &vmas, &n));
	ASSERT_EQ(maps->n, n);
	for (i = 0; i < n; i++) {
		const struct smaps_vma *vma = &maps->vmas[i];
		struct census c = census_take(runs, vma->start, vma->end);

		EXPECT_TRUE(head_is(&vmas[i], vma));
		EXPECT_TRUE(sums_are_records(&vmas[i], vma, &c));
		EXPECT_TRUE(sums_are_smaps(&vmas[i], vma, &c));
		EXPECT_TRUE(longest_is(&vmas[i], vma, pid));
	}
	mmscope_vmas_free(vmas, n);
}

static uint64_t anon_huge_leaves(struct mmscope *h, pid_t pid)
{
	struct mmscope_vma *vmas;
	uint64_t leaves = 0;
	size_t i, n;

	if (mmscope_vmas(h, pid, &vmas, &n))
		return ~0ULL;
	for (i = 0; i < n; i++)
		if (vmas[i].kind == MMSCOPE_VMA_ANON ||
		    vmas[i].kind == MMSCOPE_VMA_HEAP ||
		    vmas[i].kind == MMSCOPE_VMA_STACK)
			leaves += vmas[i].pmd;
	mmscope_vmas_free(vmas, n);
	return leaves;
}

/*
 * Each entry in use of a level is a leaf, tells where its page is, or leads to
 * a table of the level below. Of the root the kernel has its share.
 */
static void check_used(struct __test_metadata *_metadata,
		       const struct mmscope_tables *t, const struct census *c)
{
	const struct mmscope_table_total *level = t->level;

	EXPECT_EQ(c->level[MMSCOPE_PTE], level[MMSCOPE_PTE].used);
	EXPECT_EQ(c->level[MMSCOPE_PMD] + level[MMSCOPE_PTE].tables,
		  level[MMSCOPE_PMD].used);
	EXPECT_EQ(c->level[MMSCOPE_PUD] + level[MMSCOPE_PMD].tables,
		  level[MMSCOPE_PUD].used);
	if (level[MMSCOPE_P4D].tables)
		EXPECT_EQ(level[MMSCOPE_PUD].tables, level[MMSCOPE_P4D].used);
	EXPECT_EQ(c->kind[MMSCOPE_K_PAGE] << 12, t->mapped);
}

/* VmPTE is mm_pgtables_bytes(), of the lower three levels: include/linux/mm.h */
static void check_tables(struct __test_metadata *_metadata, struct mmscope *h,
			 pid_t pid, const struct runs *runs)
{
	struct census c = census_take(runs, 0, ~0ULL);
	uint64_t rows[MMSCOPE_PGD + 1] = { 0 };
	struct mmscope_tables t;
	unsigned int level;
	uint64_t lower;
	size_t i;

	ASSERT_EQ(0, mmscope_tables(h, pid, &t));
	for (i = 0; i < t.n; i++)
		rows[t.rows[i].level]++;
	for (level = MMSCOPE_PTE; level <= MMSCOPE_PGD; level++)
		EXPECT_EQ(rows[level], t.level[level].tables);
	EXPECT_EQ(t.n, t.tables);
	EXPECT_EQ(t.n << 12, t.bytes);
	lower = rows[MMSCOPE_PTE] + rows[MMSCOPE_PMD] + rows[MMSCOPE_PUD];
	EXPECT_EQ(status_value(pid, "VmPTE"), (lower + t.deposited) * 4);
	EXPECT_EQ(anon_huge_leaves(h, pid), t.deposited);
	check_used(_metadata, &t, &c);
	mmscope_tables_free(&t);
}

TEST_F_TIMEOUT(shape, vmas, 120)
{
	check_vmas(_metadata, self->h, self->shape.pid, &self->runs,
		   &self->maps);
}

TEST_F_TIMEOUT(shape, tables, 120)
{
	/* page facts cut up huge pages */
	struct mmscope_walk_opts opts = { .loose = true };
	struct runs runs = walk(self->h, self->shape.pid, &opts);

	check_tables(_metadata, self->h, self->shape.pid, &runs);
	free(runs.r);
}

static void check_process(struct __test_metadata *_metadata, pid_t pid)
{
	struct mmscope *h;
	struct smaps maps;
	struct runs runs;

	ASSERT_EQ(0, mmscope_open(&h));
	ASSERT_EQ(0, mmscope_attach(h, pid));
	ASSERT_TRUE(smaps_read(&maps, pid));
	runs = walk(h, pid, &everything);
	check_vmas(_metadata, h, pid, &runs, &maps);
	check_tables(_metadata, h, pid, &runs);
	EXPECT_EQ(0, mmscope_detach(h, pid));
	mmscope_close(h);
	smaps_free(&maps);
	free(runs.r);
}

/* The first process: a shell that waits for the tests to end. */
TEST(init)
{
	check_process(_metadata, 1);
}

static void run(const char *const *argv, int in)
{
	dup2(in, 0);
	execv(argv[0], (char *const *)argv);
	_exit(127);
}

static void check_program(struct __test_metadata *_metadata,
			  const char *const *argv)
{
	int in[2];
	pid_t pid;

	if (access(argv[0], X_OK))
		SKIP(return, "no %s", argv[0]);
	ASSERT_EQ(0, pipe2(in, O_CLOEXEC));
	pid = fork();
	if (!pid)
		run(argv, in[0]);
	/* until it waits for its input */
	usleep(500000);
	check_process(_metadata, pid);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

TEST(shell)
{
	static const char *const argv[] = { "/bin/sh", "-c", "read x", NULL };

	check_program(_metadata, argv);
}

TEST(cat)
{
	static const char *const argv[] = { "/bin/busybox", "cat", NULL };

	check_program(_metadata, argv);
}

TEST_HARNESS_MAIN
