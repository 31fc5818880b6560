// SPDX-License-Identifier: GPL-2.0
/* lab-faults: each cause that a program can provoke, counted exactly. */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "faults-file.h"
#include "faults-touch.h"
#include "lab-catch.h"
#include "lab-partner.h"
#include "lab-pool.h"
#include "lab-see.h"

#define N		FAULTS_N
/* What the kernel wants to be free below a stack that grows. */
#define STACK_GAP	(1024 * PAGE)

static struct see_area area;
static struct lab_partner child;
static struct lab_pool pool = LAB_POOL_UNTOUCHED;
static char *fixed;
static struct see_usage usage_before;
static uint64_t sum_before;
/* Faults that began as any other, and then ended in SIGBUS. */
static int64_t begun;

/*
 * Where faults are merely counted, that is as they begin: one that ends in SIGBUS
 * is in the row of a first touch as well.
 */
static bool counts_as_they_begin(struct lab *l)
{
	char mode[16];

	return !mmscope_get(l->h, "faults", mode, sizeof(mode)) &&
		!strcmp(mode, "count");
}

static uint64_t sum_now(struct lab *l, int64_t *kernel)
{
	struct mmscope_faults f;
	uint64_t sum;

	*kernel = 0;
	if (mmscope_faults(l->h, getpid(), &f)) {
		lab_fail(l, "the faults", mmscope_error(l->h));
		return 0;
	}
	sum = f.sum.count;
	*kernel = f.minor + f.major;
	mmscope_faults_free(&f);
	return sum;
}

static const char *prepare(struct lab *l)
{
	const char *why = see_prepare(l);
	int64_t kernel;

	if (why)
		return why;
	/* twice: the first time has what it needs come */
	sum_now(l, &kernel);
	see_usage();
	sum_before = sum_now(l, &kernel);
	usage_before = see_usage();
	return NULL;
}

static void anon(struct lab *l)
{
	if (!see_map(l, &area, 2 * N * PAGE, HUGE))
		return;
	faults_touch(l, "anon_read", area.start, false, N,
		     MMSCOPE_FAULT_ANON_READ, MMSCOPE_FAULT_ANON_READ);
	faults_touch(l, "anon_write", area.start + N * PAGE, true, N,
		     MMSCOPE_FAULT_ANON_WRITE, MMSCOPE_FAULT_ANON_WRITE);
	faults_touch(l, "none: they are there", area.start + N * PAGE, true, 0,
		     MMSCOPE_FAULT_ANON_WRITE, MMSCOPE_FAULT_ANON_WRITE);
	see_unmap(&area);
}

static void grow(struct lab *l)
{
	struct mmscope_vma before, row;
	char *top;
	size_t i;

	if (!see_map(l, &area, N * PAGE + STACK_GAP + PAGE, PAGE))
		return;
	top = area.start + area.size - PAGE;
	munmap(area.start, area.size);
	if (mmap(top, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS |
		 MAP_GROWSDOWN | MAP_FIXED, -1, 0) == MAP_FAILED) {
		lab_fail(l, "a stack", "it cannot be mapped");
		return;
	}
	madvise(top, PAGE, MADV_NOHUGEPAGE);
	see_write(top);
	before = see_vma(l, top);
	for (i = 1; i <= N; i++)
		see_write(top - i * PAGE);
	row = see_vma(l, top);
	lab_equal(l, "stack", N, row.faults[MMSCOPE_FAULT_STACK] -
		  before.faults[MMSCOPE_FAULT_STACK]);
	lab_equal(l, "the mapping grew by so many pages", N,
		  (before.start - row.start) / PAGE);
	see_unmap(&area);
}

static void own(struct lab *l)
{
	if (!see_map(l, &area, 2 * N * PAGE, HUGE))
		return;
	faults_write_all(area.start, 2 * N);
	if (!lab_partner_start(l, &child))
		return;
	faults_touch(l, "cow, of two owners: copied", area.start, true, N,
		     MMSCOPE_FAULT_COW, MMSCOPE_FAULT_COW_COPIED);
	lab_partner_end(l, &child);
	faults_touch(l, "cow, of the last owner: reused",
		     area.start + N * PAGE, true, N,
		     MMSCOPE_FAULT_COW, MMSCOPE_FAULT_COW_REUSED);
	see_unmap(&area);
}

static void shared_memory(struct lab *l)
{
	int fd = memfd_create("lab-faults", MFD_CLOEXEC);

	if (fd < 0 || ftruncate(fd, N * PAGE)) {
		lab_fail(l, "shared memory", "it cannot be made");
	} else if (see_map_fd(l, &area, N * PAGE, MAP_SHARED, fd)) {
		faults_touch(l, "shmem", area.start, true, N,
			     MMSCOPE_FAULT_SHMEM, MMSCOPE_FAULT_SHMEM);
	}
	see_unmap(&area);
	if (fd >= 0)
		close(fd);
}

static void hugetlb(struct lab *l)
{
	const char *why = lab_pool_grow(&pool);

	if (why) {
		lab_skip(l, "hugetlb", why);
		return;
	}
	fixed = mmap(NULL, HUGE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
	if (fixed == MAP_FAILED) {
		fixed = NULL;
		lab_fail(l, "hugetlb", "it cannot be mapped");
		return;
	}
	faults_count(l, "hugetlb", fixed, true, N, 1, MMSCOPE_FAULT_HUGETLB,
		     MMSCOPE_FAULT_HUGETLB);
}

static void refuse(struct lab *l, const char *what, char *at,
		   enum lab_access how, enum mmscope_fault cause)
{
	int64_t before = see_cause(l, cause);
	struct see_usage usage = see_usage();
	size_t i;

	for (i = 0; i < N; i++)
		lab_catch(how, at + i * PAGE);
	usage.minor = see_usage().minor - usage.minor;
	lab_equal(l, what, N, see_cause(l, cause) - before);
	lab_equal(l, "  ru_minflt", 0, usage.minor);
}

static void refused(struct lab *l)
{
	int fd = memfd_create("lab-faults", MFD_CLOEXEC);
	char *at;

	if (see_map(l, &area, N * PAGE, HUGE)) {
		at = area.start;
		mprotect(at, N * PAGE, PROT_READ);
		refuse(l, "segv_access", at, LAB_WRITES, MMSCOPE_FAULT_SEGV_ACCESS);
		see_unmap(&area);
		refuse(l, "segv_unmapped", at, LAB_READS,
		       MMSCOPE_FAULT_SEGV_UNMAPPED);
	}
	/* a file of no bytes: the mapping is there, and nothing behind it */
	if (fd >= 0 && see_map_fd(l, &area, N * PAGE, MAP_SHARED, fd)) {
		refuse(l, "sigbus", area.start, LAB_READS, MMSCOPE_FAULT_SIGBUS);
		begun += counts_as_they_begin(l) ? N : 0;
	}
	see_unmap(&area);
	if (fd >= 0)
		close(fd);
}

static void sums(struct lab *l)
{
	struct see_usage usage;
	int64_t kernel;
	uint64_t sum = sum_now(l, &kernel);

	usage = see_usage();
	lab_number(l, "begun, and ended in SIGBUS", begun);
	lab_equal(l, "sum of the other causes is minor + major",
		  kernel, sum - begun);
	lab_equal(l, "since the lab began, by getrusage()",
		  usage.minor + usage.major - usage_before.minor -
		  usage_before.major, sum - begun - sum_before);
	lab_note(l, "swapped out and touched", "see lab-swap");
}

static void restore(struct lab *l)
{
	lab_partner_end(l, &child);
	see_unmap(&area);
	if (fixed)
		munmap(fixed, HUGE);
	lab_pool_restore(&pool);
}

static const struct lab_step steps[] = {
	{ "anonymous", "the first touch of a page is one fault; the second is none",
	  "Told is that a miss of the TLB is a page fault. On x86 and arm64 the processor walks the tables itself: a page that is there never faults, whether the TLB has it or not.",
	  "Intel SDM volume 3A, 4.7 and 4.10", anon },
	{ "stack", "a stack grows by the fault below it",
	  "The mapping ends above the address, and is marked as one that grows down: the kernel makes it larger and goes on as with any first touch.",
	  "mmap(2), MAP_GROWSDOWN", grow },
	{ "cow", "a write to a page that fork shares is a fault, copied or not",
	  "Two owners: the page is copied. The last owner: the entry is made writable. Both are one fault; which it was is in rows of its own with faults=latency.",
	  "fork(2); Linux, mm/memory.c, do_wp_page()", own },
	{ "shared", "the first touch of shared memory is one fault a page",
	  "It is a file of tmpfs: the page is made as it is touched, and stays in the page cache for all who map it.",
	  "memfd_create(2)", shared_memory },
	{ "file", "a file's pages come several at a time, or one by one from a disk",
	  "Told is one fault a page. Pages in the page cache are mapped around the one that is touched, 64 KiB at once. A page that is not there is read: a major fault. The first write to a clean page is a fault again, for the kernel to know that it is to be written back.",
	  "Linux, mm/memory.c, do_fault_around(); mm/filemap.c", faults_file },
	{ "hugetlb", "a page of hugetlb is one fault for 2 MiB",
	  "The pool has the pages; the fault takes one.",
	  "Linux, Documentation/admin-guide/mm/hugetlbpage.rst", hugetlb },
	{ "refused", "what ends in a signal is counted apart, and by no kernel counter",
	  "SIGSEGV: there is no mapping, or it does not allow the access. SIGBUS: there is a mapping, and nothing behind it, as beyond a file's end.",
	  "sigaction(2), SEGV_MAPERR, SEGV_ACCERR, BUS_ADRERR; mmap(2)", refused },
	{ "sums", "the causes add up to what the kernel counts",
	  "Each fault has one cause; those that the kernel counts too, as minor or major, add up to what it counts. With faults=count they are counted as they begin: one that then ends in SIGBUS is in two rows.",
	  "getrusage(2), ru_minflt, ru_majflt", sums },
	{ 0 }
};

static const struct lab_program program = {
	.name = "faults",
	.about = "each page fault has one cause, and the causes add up to what the kernel counts",
	.attached = true,
	.prepare = prepare, .steps = steps, .restore = restore,
};

int main(int argc, char **argv)
{
	return lab_main(&program, argc, argv);
}
