// SPDX-License-Identifier: GPL-2.0
/* The steps: reserve, touch, push out, touch in two orders, free. */
#include "swap-steps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#define WORDS	(PAGE / sizeof(uint64_t))
/* Looks, 20 ms apart, until all is at rest. */
#define REST_TRIES	100

static uint64_t word_of(size_t page, size_t i)
{
	/* a page's own, and not so random that zswap would not take it */
	return (page + 1) * 0x9e3779b97f4a7c15UL + (i & 7);
}

static uint64_t *page_at(const struct swap_lab *s, size_t page)
{
	return (uint64_t *)(s->region.start + page * PAGE);
}

static void fill(const struct swap_lab *s)
{
	size_t page, i;

	for (page = 0; page < s->region.pages; page++)
		for (i = 0; i < WORDS; i++)
			page_at(s, page)[i] = word_of(page, i);
}

static int64_t wrong_pages(const struct swap_lab *s)
{
	int64_t wrong = 0;
	size_t page, i;

	for (page = 0; page < s->region.pages; page++) {
		for (i = 0; i < WORDS; i++)
			if (page_at(s, page)[i] != word_of(page, i))
				break;
		wrong += i < WORDS;
	}
	return wrong;
}

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000UL + t.tv_nsec;
}

static long majors_now(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_majflt;
}

/* In order, or by a permutation. Return: how long it took, ns. */
static uint64_t touch(const struct swap_lab *s, const uint32_t *order)
{
	uint64_t start = now_ns();
	size_t i;

	/* a load that the compiler has to make */
	for (i = 0; i < s->region.pages; i++)
		__atomic_load_n(page_at(s, order ? order[i] : i),
				__ATOMIC_SEQ_CST);
	return now_ns() - start;
}

static uint32_t *random_order(size_t n)
{
	uint32_t *order = calloc(n, sizeof(*order)), other;
	uint64_t at = 1;
	size_t i, j;

	for (i = 0; order && i < n; i++)
		order[i] = i;
	for (i = n; order && i > 1; i--) {
		at = at * 6364136223846793005UL + 1442695040888963407UL;
		j = (at >> 33) % i;
		other = order[i - 1];
		order[i - 1] = order[j];
		order[j] = other;
	}
	return order;
}

/* Until Linux 6.2 each thread keeps some of its pages to itself, for 65 faults. */
static int64_t vmswap_slack(void)
{
	struct utsname u;
	int major = 0, minor = 0;

	uname(&u);
	if (sscanf(u.release, "%d.%d", &major, &minor) != 2)
		return 0;
	return major < 6 || (major == 6 && minor < 2) ? 128 : 0;
}

/*
 * What is counted when that changes no more: reclaim that was begun goes on for a
 * while, and this process has other pages than the region.
 */
static int read_at_rest(struct swap_lab *s, struct mmscope_swap *now)
{
	struct mmscope_swap before;
	int i, err = mmscope_swap(s->h, getpid(), now);
	long majors;

	for (i = 0; !err && i < REST_TRIES; i++) {
		before = *now;
		majors = majors_now();
		usleep(20000);
		err = mmscope_swap(s->h, getpid(), now);
		if (majors == majors_now() && before.now == now->now &&
		    !memcmp(before.n, now->n, sizeof(before.n)))
			break;
	}
	return err;
}

/* What was counted in this step, which is then the last; it must add up. */
static bool look(struct swap_lab *s, struct mmscope_swap *grown)
{
	struct mmscope_swap now;
	unsigned int i;
	long majors;

	memset(grown, 0, sizeof(*grown));
	if (read_at_rest(s, &now)) {
		lab_fail(&s->lab, "the module answers", mmscope_error(s->h));
		return false;
	}
	majors = majors_now();
	s->grown_majors = majors - s->majors;
	s->majors = majors;
	if (!now.on) {
		lab_fail(&s->lab, "swap is accounted", "it was turned off");
		return false;
	}
	*grown = now;
	for (i = 0; i < MMSCOPE_NR_SWAPS; i++)
		grown->n[i] -= s->last.n[i];
	for (i = 0; i < MMSCOPE_NR_WAITS; i++) {
		grown->wait[i].count -= s->last.wait[i].count;
		grown->wait[i].ns -= s->last.wait[i].ns;
	}
	s->last = now;
	return true;
}

static void check_sums(struct swap_lab *s, const struct mmscope_swap *seen)
{
	lab_equal(&s->lab, "counts add up to pages out",
		  mmscope_swap_balance(&s->last), seen->now);
	lab_near(&s->lab, "pages out are VmSwap", seen->vmswap, vmswap_slack(),
		 seen->now);
	lab_step_end(&s->lab);
}

static void reserve(struct swap_lab *s)
{
	static const struct lab_step step = {
		.name = "reserve",
		.claim = "memory that is reserved has no frames, and no swap",
		.explain =
			"mmap() makes a mapping; frames come with the first touch of a page, one by one. What was never touched cannot be pushed out: there is nothing to keep.",
		.source =
			"mmap(2); Documentation/admin-guide/mm/concepts.rst of Linux, Anonymous Memory",
	};
	struct mmscope_swap seen;

	lab_step(&s->lab, &step);
	lab_equal(&s->lab, "pages in memory", 0, swap_pages_present(&s->region));
	if (look(s, &seen))
		lab_equal(&s->lab, "pages out", 0, seen.now);
	check_sums(s, &seen);
}

static void touch_first(struct swap_lab *s)
{
	static const struct lab_step step = {
		.name = "touch",
		.claim = "each page that is written to has a frame then",
		.explain =
			"A write to a page without a frame is a page fault, by which the kernel gives it one. None of them is a major fault: nothing is read from anywhere.",
		.source =
			"Documentation/admin-guide/mm/concepts.rst of Linux, Anonymous Memory",
	};
	struct mmscope_swap seen;

	lab_step(&s->lab, &step);
	fill(s);
	lab_equal(&s->lab, "pages in memory", s->region.pages,
		  swap_pages_present(&s->region));
	if (look(s, &seen))
		lab_equal(&s->lab, "pages out", 0, seen.now);
	check_sums(s, &seen);
}

/* Return: pages that are out. */
static int64_t push_out(struct swap_lab *s, const char *name)
{
	const struct lab_step step = {
		.name = name,
		.claim = "a page pushed out has a slot in its entry for the frame",
		.explain =
			"The kernel writes the page to a slot of a swap device, puts the slot's number into the page-table entry and gives the frame to another. MADV_PAGEOUT asks for that; memory.reclaim asks it of a cgroup; a hog leaves the kernel no choice.",
		.source =
			"madvise(2); Documentation/admin-guide/cgroup-v2.rst of Linux, memory.reclaim",
	};
	struct mmscope_swap seen;
	const char *why;
	int64_t out;

	lab_step(&s->lab, &step);
	why = swap_push(&s->region);
	if (why)
		lab_fail(&s->lab, "pages pushed out", why);
	if (!look(s, &seen)) {
		lab_step_end(&s->lab);
		return 0;
	}
	out = swap_pages_out(&s->region);
	if (s->region.way == SWAP_PAGEOUT)
		lab_equal(&s->lab, "out, of all pages", s->region.pages, out);
	else
		lab_least(&s->lab, "out, of all pages", s->region.pages / 2, out);
	/* pressure takes others of this process's too, there and back */
	if (s->region.way == SWAP_PRESSURE) {
		lab_least(&s->lab, "went out", out, seen.n[MMSCOPE_SWAP_OUT]);
		lab_least(&s->lab, "pages out", out, seen.now);
	} else {
		lab_equal(&s->lab, "went out, less came in", out,
			  seen.n[MMSCOPE_SWAP_OUT] - seen.n[MMSCOPE_SWAP_IN]);
		lab_equal(&s->lab, "pages out", out, seen.now);
	}
	check_sums(s, &seen);
	return out;
}

static void touch_again(struct swap_lab *s, const struct lab_step *step,
			int64_t out, const uint32_t *order)
{
	bool pressed = s->region.way == SWAP_PRESSURE;
	struct mmscope_swap seen;
	uint64_t ns, waited = 0;
	unsigned int i;

	lab_step(&s->lab, step);
	ns = touch(s, order);
	lab_equal(&s->lab, "pages not as written", 0, wrong_pages(s));
	if (look(s, &seen)) {
		/* what else was out under pressure may come, or go, too */
		if (pressed) {
			lab_least(&s->lab, "came in", out,
				  seen.n[MMSCOPE_SWAP_IN]);
		} else {
			lab_equal(&s->lab, "went out meanwhile", 0,
				  seen.n[MMSCOPE_SWAP_OUT]);
			lab_equal(&s->lab, "came in", out,
				  seen.n[MMSCOPE_SWAP_IN]);
			lab_equal(&s->lab, "pages out", 0, seen.now);
		}
		lab_equal(&s->lab, "of the region out", 0,
			  swap_pages_out(&s->region));
		lab_equal(&s->lab, "major faults are ru_majflt",
			  s->grown_majors, seen.n[MMSCOPE_SWAP_MAJOR]);
		lab_equal(&s->lab, "major and minor are all that came",
			  seen.n[MMSCOPE_SWAP_IN], seen.n[MMSCOPE_SWAP_MAJOR] +
			       seen.n[MMSCOPE_SWAP_MINOR]);
		for (i = 0; i < MMSCOPE_NR_WAITS; i++)
			waited += seen.wait[i].ns;
		if (out > 0) {
			lab_time(&s->lab, "a page took", ns / out);
			lab_time(&s->lab, "of that in the fault", waited / out);
		} else {
			lab_skip(&s->lab, "a page took", "none was out");
		}
	}
	check_sums(s, &seen);
}

static void free_out(struct swap_lab *s, int64_t out)
{
	static const struct lab_step step = {
		.name = "free",
		.claim = "a page that is freed while it is out is not read again",
		.explain =
			"MADV_DONTNEED tells the kernel that what is in the pages is no longer wanted: the slots are free at once, and nothing comes in.",
		.source =
			"madvise(2), MADV_DONTNEED",
	};
	struct mmscope_swap seen;

	lab_step(&s->lab, &step);
	madvise(s->region.start, s->region.pages * PAGE, MADV_DONTNEED);
	if (look(s, &seen)) {
		lab_equal(&s->lab, "freed while out", out,
			  seen.n[MMSCOPE_SWAP_FREED]);
		if (s->region.way != SWAP_PRESSURE) {
			lab_equal(&s->lab, "came in", 0,
				  seen.n[MMSCOPE_SWAP_IN]);
			lab_equal(&s->lab, "pages out", 0, seen.now);
		}
	}
	check_sums(s, &seen);
}

void swap_steps(struct swap_lab *s)
{
	static const struct lab_step in_sequence = {
		.name = "in sequence",
		.claim = "a page that is touched comes back as it was",
		.explain =
			"The touch is a page fault: the kernel finds the slot in the entry, reads the page, has the entry point to the frame and lets the process go on. The fault is major if the page had to be read, minor if it was still in the swap cache. Read-ahead (vm.page-cluster) is off meanwhile, so that each page is a fault of its own.",
		.source =
			"getrusage(2), ru_majflt; Documentation/admin-guide/sysctl/vm.rst of Linux, page-cluster",
	};
	static const struct lab_step at_random = {
		.name = "at random",
		.claim = "so it does in any order; the device sets the price",
		.explain =
			"A disk that turns takes longer to go from place to place than to read on; memory that plays a disk, as zram, hardly cares.",
		.source =
			"Documentation/admin-guide/blockdev/zram.rst of Linux",
	};
	uint32_t *order = random_order(s->region.pages);
	int64_t out;

	if (!order) {
		lab_step(&s->lab, &at_random);
		lab_fail(&s->lab, "an order", "out of memory");
		lab_step_end(&s->lab);
		return;
	}
	reserve(s);
	if (!lab_stopped())
		touch_first(s);
	if (!lab_stopped()) {
		out = push_out(s, "push out");
		if (!lab_stopped())
			touch_again(s, &in_sequence, out, NULL);
	}
	if (!lab_stopped()) {
		out = push_out(s, "push out again");
		if (!lab_stopped())
			touch_again(s, &at_random, out, order);
	}
	if (!lab_stopped())
		free_out(s, push_out(s, "and once more"));
	free(order);
}
