// SPDX-License-Identifier: GPL-2.0
/* What the module says of this process's memory, and room to say it in. */
#include "lab-see.h"

#include <malloc.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* More than any file that labs read. */
#define ROOM		(4 * MIB)
#define STACK		(128 * 1024)

void see_read(const char *at)
{
	__atomic_load_n(at, __ATOMIC_SEQ_CST);
}

void see_write(char *at)
{
	__atomic_store_n(at, 1, __ATOMIC_SEQ_CST);
}

static void __attribute__((noinline)) have_stack(void)
{
	char room[STACK];
	size_t i;

	for (i = 0; i < sizeof(room); i += PAGE)
		see_write(room + i);
}

/* The heap grows once, and is not given back nor taken from elsewhere. */
static void have_heap(void)
{
	char *p;
	size_t i;

	mallopt(M_MMAP_THRESHOLD, 1 << 30);
	mallopt(M_TRIM_THRESHOLD, 1 << 30);
	p = malloc(ROOM);
	for (i = 0; p && i < ROOM; i += PAGE)
		see_write(p + i);
	free(p);
}

/*
 * A new page waits for its LRU list with the processor that made it, which has a
 * reference to it for so long: another one takes it for a page with two owners, and
 * copies it.
 */
static void stay_here(void)
{
	int cpu = sched_getcpu();
	cpu_set_t set;

	CPU_ZERO(&set);
	if (cpu >= 0 && cpu < CPU_SETSIZE) {
		CPU_SET(cpu, &set);
		sched_setaffinity(0, sizeof(set), &set);
	}
}

const char *see_prepare(struct lab *l)
{
	char mode[16];

	if (sysconf(_SC_PAGESIZE) != PAGE)
		return "a page is not 4 KiB here";
	if (mmscope_get(l->h, "faults", mode, sizeof(mode)))
		return mmscope_error(l->h);
	if (!strcmp(mode, "off"))
		return "faults are not accounted (echo faults=count > control)";
	stay_here();
	have_stack();
	have_heap();
	return NULL;
}

static char *map_in(struct lab *l, struct see_area *a, size_t align, int flags,
		    int fd)
{
	char *p;

	/* a page of no use on either side of it */
	a->room_size = a->size + align + 2 * PAGE;
	a->room = mmap(NULL, a->room_size, PROT_NONE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (a->room == MAP_FAILED) {
		a->room = NULL;
		lab_fail(l, "memory to look at", "so much cannot be reserved");
		return NULL;
	}
	p = (char *)(((uintptr_t)a->room + PAGE + align - 1) & -align);
	if (mmap(p, a->size, PROT_READ | PROT_WRITE, flags | MAP_FIXED, fd, 0) ==
	    MAP_FAILED) {
		lab_fail(l, "memory to look at", "it cannot be mapped");
		see_unmap(a);
		return NULL;
	}
	a->start = p;
	return p;
}

char *see_map(struct lab *l, struct see_area *a, size_t size, size_t align)
{
	a->size = size;
	if (!map_in(l, a, align, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1))
		return NULL;
	/* where there are none to be had it fails, and is not needed */
	madvise(a->start, size, MADV_NOHUGEPAGE);
	return a->start;
}

char *see_map_fd(struct lab *l, struct see_area *a, size_t size, int flags,
		 int fd)
{
	a->size = size;
	/* an entry for each, and tables for these alone */
	return map_in(l, a, HUGE, flags, fd);
}

void see_unmap(struct see_area *a)
{
	if (a->room)
		munmap(a->room, a->room_size);
	memset(a, 0, sizeof(*a));
}

struct mmscope_vma see_vma_of(struct lab *l, pid_t pid, const void *at)
{
	struct mmscope_vma *rows, found = { 0 };
	bool is_there = false;
	size_t n, i;

	if (mmscope_vmas(l->h, pid, &rows, &n)) {
		lab_fail(l, "the mappings", mmscope_error(l->h));
		return found;
	}
	for (i = 0; i < n && !is_there; i++) {
		is_there = rows[i].start <= (uintptr_t)at &&
			(uintptr_t)at < rows[i].end;
		if (is_there)
			found = rows[i];
	}
	found.name = NULL;
	mmscope_vmas_free(rows, n);
	if (!is_there)
		lab_fail(l, "the mapping", "it is not in the file vmas");
	return found;
}

struct mmscope_vma see_vma(struct lab *l, const void *at)
{
	return see_vma_of(l, getpid(), at);
}

struct mmscope_translation see_page_of(struct lab *l, pid_t pid, const void *at)
{
	struct mmscope_translation t = { 0 };

	if (mmscope_translate(l->h, pid, (uintptr_t)at, &t)) {
		lab_fail(l, "the translation", mmscope_error(l->h));
		memset(&t, 0, sizeof(t));
	}
	return t;
}

struct mmscope_translation see_page(struct lab *l, const void *at)
{
	return see_page_of(l, getpid(), at);
}

uint32_t see_flags(const struct mmscope_translation *t)
{
	return t->steps ? t->step[t->steps - 1].flags : 0;
}

const char *see_access(const struct mmscope_translation *t)
{
	static const char *const words[] = {
		"nothing", "read", "write", "read, write", "execute",
		"read, execute", "write, execute", "read, write, execute",
	};

	return words[t->access & 7];
}

int64_t see_faults(const struct mmscope_vma *row)
{
	int64_t sum = 0;
	unsigned int i;

	for (i = 0; i < MMSCOPE_NR_FAULTS; i++)
		if (mmscope_fault_counted(i))
			sum += row->faults[i];
	return sum;
}

int64_t see_first_writes(const struct mmscope_vma *row)
{
	return row->faults[MMSCOPE_FAULT_ANON_WRITE] +
		row->faults[MMSCOPE_FAULT_ANON_HUGE];
}

int64_t see_cause(struct lab *l, enum mmscope_fault cause)
{
	struct mmscope_faults f;
	int64_t count;

	if (mmscope_faults(l->h, getpid(), &f)) {
		lab_fail(l, "the faults", mmscope_error(l->h));
		return 0;
	}
	count = f.cause[cause].count;
	mmscope_faults_free(&f);
	return count;
}

/* Of all levels and the whole process if @a is NULL. */
static int64_t tables_of(struct lab *l, const struct see_area *a,
			 unsigned int level, int64_t *bytes)
{
	struct mmscope_tables t;
	uint64_t start = a ? (uintptr_t)a->start : 0;
	int64_t count = 0;
	size_t i;

	if (mmscope_tables(l->h, getpid(), &t)) {
		lab_fail(l, "the tables", mmscope_error(l->h));
		return 0;
	}
	for (i = 0; a && i < t.n; i++)
		count += t.rows[i].level == level && t.rows[i].start >= start &&
			t.rows[i].end <= start + a->size;
	if (bytes)
		*bytes = t.bytes;
	mmscope_tables_free(&t);
	return count;
}

int64_t see_table_bytes(struct lab *l)
{
	int64_t bytes = 0;

	tables_of(l, NULL, 0, &bytes);
	return bytes;
}

int64_t see_tables(struct lab *l, const struct see_area *a, unsigned int level)
{
	return tables_of(l, a, level, NULL);
}

bool see_huge_page(struct lab *l, const char *what, struct see_area *a,
		   size_t size)
{
	const char *why = see_no_thp();
	int64_t fallbacks;

	if (why) {
		lab_skip(l, what, why);
		return false;
	}
	if (!see_map(l, a, size, size))
		return false;
	madvise(a->start, size, MADV_HUGEPAGE);
	/* or there may be no piece large enough */
	see_put("/proc/sys/vm/compact_memory", 1);
	fallbacks = see_fallbacks();
	see_write(a->start);
	if (see_fallbacks() == fallbacks)
		return true;
	lab_skip(l, what, "no piece of memory is large enough now");
	return false;
}
