// SPDX-License-Identifier: GPL-2.0
/*
 * lab-tlb: that a TLB miss is no page fault, and what it takes to have a TLB forget:
 * flushes, here and on other processors, by pages and of all.
 */
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lab-tlb.h"
#include "lab-witness.h"
#include "tlb-cpuid.h"
#include "tlb-flush.h"

#define TRIES	200
#define CEILING	"/sys/kernel/debug/x86/tlb_single_page_flush_ceiling"

static int here, there = -1;

static bool keep_to(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	return !sched_setaffinity(0, sizeof(set), &set);
}

static const char *prepare(struct lab *l)
{
	cpu_set_t allowed;
	int cpu;

	here = sched_getcpu();
	if (sched_getaffinity(0, sizeof(allowed), &allowed))
		return "the processors cannot be told";
	for (cpu = 0; cpu < CPU_SETSIZE && there < 0; cpu++)
		if (cpu != here && CPU_ISSET(cpu, &allowed))
			there = cpu;
	if (!keep_to(here))
		return "the process cannot be kept on one processor";
	if (!flush_prepare())
		return "no memory to touch";
	return lab_tlb_begin(l);
}

static int64_t faults_now(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_minflt + usage.ru_majflt;
}

/* Touch all pages: how many faults of this cause, and by getrusage() of any. */
static bool touch_all(struct lab *l, int64_t *anon, int64_t *usage)
{
	struct mmscope_faults f;

	if (mmscope_faults(l->h, getpid(), &f))
		return false;
	*anon = -f.cause[MMSCOPE_FAULT_ANON_WRITE].count;
	mmscope_faults_free(&f);
	*usage = -faults_now();
	flush_touch_all();
	*usage += faults_now();
	if (mmscope_faults(l->h, getpid(), &f))
		return false;
	*anon += f.cause[MMSCOPE_FAULT_ANON_WRITE].count;
	mmscope_faults_free(&f);
	return true;
}

static void geometry(struct lab *l)
{
	struct tlb_size t = tlb_cpuid();

	if (lab_cpu_has("hypervisor"))
		lab_note(l, "this is a guest", "the TLB may be another");
	if (!t.last) {
		lab_skip(l, "pages that will be touched: more",
			 "CPUID does not tell the size of the TLB");
		return;
	}
	lab_note(l, "leaf of CPUID", "0x%x", t.leaf);
	lab_number(l, "entries of the first level", t.first);
	lab_number(l, "entries of the last level", t.last);
	lab_least(l, "pages that will be touched: more", t.last + 1, FLUSH_PAGES);
}

static void misses(struct lab *l)
{
	int64_t anon, usage, again, usage_again;
	struct mmscope_faults f;

	/* to read them takes stack and heap, which has faults the first time */
	if (!mmscope_faults(l->h, getpid(), &f))
		mmscope_faults_free(&f);
	if (!touch_all(l, &anon, &usage) ||
	    !touch_all(l, &again, &usage_again)) {
		lab_fail(l, "faults", mmscope_error(l->h));
		return;
	}
	lab_number(l, "pages", FLUSH_PAGES);
	lab_equal(l, "faults, the first time", FLUSH_PAGES, anon);
	lab_equal(l, "of any cause, by getrusage()", FLUSH_PAGES, usage);
	lab_equal(l, "faults, the second time", 0, again);
	lab_equal(l, "of any cause, by getrusage()", 0, usage_again);
	flush_drop_all();
}

static bool kernel_tells(struct lab *l)
{
	struct mmscope_tlb t;

	return !mmscope_tlb(l->h, getpid(), &t) && t.flushes_known;
}

static const char untold[] = "the kernel does not tell of flushes";

static void calls(struct lab *l)
{
	static const struct {
		const char *events, *one;
		enum flush_by by;
	} ways[] = {
		{ "MADV_DONTNEED, events", "of one page", FLUSH_DROP },
		{ "mmap() over it, events", "of one page", FLUSH_UNMAP },
		{ "mprotect(), events", "of one page", FLUSH_FORBID },
	};
	struct mmscope_flushes *f;
	struct mmscope_tlb t;
	unsigned int i;

	for (i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		if (!kernel_tells(l)) {
			lab_skip(l, ways[i].events, untold);
			lab_skip(l, ways[i].one, untold);
			continue;
		}
		if (!flush_count(l, ways[i].by, 1, &t))
			return;
		f = &t.flush[MMSCOPE_FLUSH_LOCAL_MM];
		/* to allow more may take a flush, too: kernels differ */
		if (ways[i].by == FLUSH_FORBID)
			lab_least(l, ways[i].events, FLUSH_ROUNDS, f->events);
		else
			lab_equal(l, ways[i].events, FLUSH_ROUNDS, f->events);
		lab_equal(l, ways[i].one, f->events, f->one);
	}
}

static void by_pages(struct lab *l)
{
	int64_t most = lab_file_number(CEILING);
	const struct mmscope_flushes *f;
	struct mmscope_tlb t;

	if (most < 1 || most > 500 || !kernel_tells(l)) {
		lab_skip(l, "pages flushed", most < 1 ? "no " CEILING : untold);
		lab_skip(l, "flushes of all, a page more", "not known when");
		lab_skip(l, "pages flushed, a page more", "not known when");
		return;
	}
	f = &t.flush[MMSCOPE_FLUSH_LOCAL_MM];
	lab_number(l, "most pages that are flushed one by one", most);
	if (flush_count(l, FLUSH_DROP, most, &t)) {
		lab_equal(l, "pages flushed", FLUSH_ROUNDS * most, f->pages);
		lab_equal(l, "flushes of all", 0, f->full);
	}
	if (flush_count(l, FLUSH_DROP, most + 1, &t)) {
		lab_equal(l, "pages flushed, a page more", 0, f->pages);
		lab_equal(l, "flushes of all, a page more", FLUSH_ROUNDS, f->full);
	}
}

static unsigned long turns;
static bool ended;

static void *spin(void *unused)
{
	keep_to(there);
	while (!__atomic_load_n(&ended, __ATOMIC_RELAXED))
		__atomic_add_fetch(&turns, 1, __ATOMIC_RELAXED);
	return unused;
}

static bool is_seen_there(const struct mmscope_tlb *t)
{
	return t->flush[MMSCOPE_FLUSH_SEND_IPI].events >= FLUSH_ROUNDS / 2 &&
	       t->flush[MMSCOPE_FLUSH_REMOTE].events >= FLUSH_ROUNDS / 4;
}

/* None is sent while the other processor has somebody else on: a time without. */
static bool count_there(struct lab *l, struct mmscope_tlb *t, int64_t *interrupts)
{
	unsigned int tries;

	for (tries = 0; tries < TRIES && !lab_stopped(); tries++) {
		*interrupts = -lab_interrupts("TLB");
		if (!flush_count(l, FLUSH_DROP, 1, t))
			return false;
		*interrupts += lab_interrupts("TLB");
		if (is_seen_there(t))
			break;
		usleep(10000);
	}
	return true;
}

static void compare_there(struct lab *l)
{
	int64_t interrupts = 0;
	struct mmscope_tlb t = { 0 };

	if (!count_there(l, &t, &interrupts))
		return;
	lab_least(l, "asked of the other processor", FLUSH_ROUNDS / 2,
		  t.flush[MMSCOPE_FLUSH_SEND_IPI].events);
	lab_least(l, "flushed there", FLUSH_ROUNDS / 4,
		  t.flush[MMSCOPE_FLUSH_REMOTE].events);
	lab_least(l, "TLB of /proc/interrupts", FLUSH_ROUNDS / 4, interrupts);
	lab_least(l, "flushed here as well", FLUSH_ROUNDS,
		  t.flush[MMSCOPE_FLUSH_LOCAL_MM].events);
	lab_equal(l, "processors that the process ran on", 2, t.processors);
}

static void shootdown(struct lab *l)
{
	static const char *const checks[] = {
		"asked of the other processor", "flushed there",
		"TLB of /proc/interrupts", "flushed here as well",
		"processors that the process ran on",
	};
	const char *why = there < 0 ? "there is no other processor" :
			  !kernel_tells(l) ? untold : NULL;
	pthread_t thread;
	size_t i;

	if (!why && pthread_create(&thread, NULL, spin, NULL))
		why = "no thread can be had";
	for (i = 0; why && i < sizeof(checks) / sizeof(*checks); i++)
		lab_skip(l, checks[i], why);
	if (why)
		return;
	while (!__atomic_load_n(&turns, __ATOMIC_RELAXED) && !lab_stopped())
		usleep(1000);
	compare_there(l);
	__atomic_store_n(&ended, true, __ATOMIC_RELAXED);
	pthread_join(thread, NULL);
}

static const struct lab_step steps[] = {
	{
		.name = "geometry",
		.claim = "the TLB keeps some thousand translations at most",
		.explain =
			"A TLB has two levels as a rule: some dozen entries, and one or two thousand. CPUID tells their numbers, of the processor that it shows: an emulator keeps translations in another way. How far they reach is for a stopwatch to tell (lab-reach).",
		.source =
			"Intel SDM, volume 2, CPUID, leaf 18H; AMD APM, volume 3, E.4.4 (8000_0005h and 8000_0006h)",
		.run = geometry,
	},
	{
		.name = "misses",
		.claim = "a TLB miss is not a page fault",
		.explain =
			"It is told that what the TLB does not have is a fault, which the kernel answers. So it is on processors whose TLB software fills. On x86 and arm64 the processor walks the tables by itself; a fault is what it finds no valid entry for. The lab touches more pages than a TLB has entries, twice: the second time each page misses, and none faults.",
		.source =
			"Intel SDM, volume 3, 4.10.2 (TLBs) and 4.7 (page faults); Arm ARM, D8 (translation table walks)",
		.run = misses,
	},
	{
		.name = "flushes",
		.claim = "an entry that is taken away or restricted has to be flushed",
		.explain =
			"The TLB does not see writes to the tables. Where an entry is taken away the kernel tells the processor to forget it (INVLPG), once per call here, for one page. Where an entry comes to be that was not there nothing has to be flushed: what is not valid is not kept.",
		.source =
			"Intel SDM, volume 3, 4.10.4; Documentation/core-api/cachetlb.rst of Linux",
		.run = calls,
	},
	{
		.name = "pages or all",
		.claim = "beyond some number of pages the kernel flushes all at once",
		.explain =
			"Each page costs an instruction, and to flush all costs one, and misses afterwards. Linux takes 33 pages for the border. All means what is not global: the kernel's own entries stay.",
		.source = "Documentation/arch/x86/tlb.rst of Linux",
		.run = by_pages,
	},
	{
		.name = "shootdown",
		.claim = "other processors that run the process are told by an interrupt",
		.explain =
			"A processor cannot flush the TLB of another on x86. It sends an interrupt, and waits until all have flushed: so threads pay for what one of them unmaps. Where the process does not run there is nothing to send.",
		.source =
			"arch/x86/mm/tlb.c of Linux, flush_tlb_mm_range(); Intel SDM, volume 3, 4.10.5",
		.run = shootdown,
	},
	{ 0 }
};

int main(int argc, char **argv)
{
	static const struct lab_program program = {
		.name = "tlb",
		.about = "what the TLB has lost is no fault, and what it has must be flushed",
		.attached = true,
		.prepare = prepare,
		.steps = steps,
		.restore = lab_tlb_end,
	};

	return lab_main(&program, argc, argv);
}
