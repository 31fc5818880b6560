// SPDX-License-Identifier: GPL-2.0
/*
 * lab-switch: two processes, and then two threads of one, that take turns on one
 * processor: what a context switch changes.
 */
#include <sched.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "lab-attach.h"
#include "lab-kernel.h"
#include "lab-tlb.h"
#include "lab-witness.h"
#include "switch-partner.h"

#define ROUNDS	2000UL

/* What one round of taking turns came to. */
struct turns {
	int64_t mine;
	int64_t its;
	int64_t all;
	int64_t usage;
	uint64_t ns;
	uint64_t answers;
};

/* All on one processor: else nobody has to be switched. */
static const char *prepare(struct lab *l)
{
	struct mmscope_layout layout;
	int cpu = sched_getcpu();
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		return "the process cannot be kept on one processor";
	if (mmscope_layout(l->h, &layout))
		return mmscope_error(l->h);
	partner_kernel_address = layout.page_offset;
	mmscope_layout_free(&layout);
	return lab_tlb_begin(l);
}

static int64_t switches_of(pid_t pid, pid_t tid)
{
	char task[48];

	snprintf(task, sizeof(task), "%d/task/%d", pid, tid);
	return lab_status(task, "voluntary_ctxt_switches") +
	       lab_status(task, "nonvoluntary_ctxt_switches");
}

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000UL + t.tv_nsec;
}

static int64_t faults_now(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_minflt + usage.ru_majflt;
}

static bool take_turns(const struct partner *p, unsigned int rounds,
		       struct turns *t)
{
	pid_t pid = p->pid ? p->pid : getpid();
	int64_t usage;
	uint64_t start;
	unsigned int i;

	t->mine = -switches_of(getpid(), gettid());
	t->its = -switches_of(pid, p->tid);
	t->all = -lab_switches();
	start = now_ns();
	usage = faults_now();
	for (i = 0; i < rounds && !lab_stopped(); i++)
		if (!partner_ask(p, &t->answers))
			break;
	t->usage = faults_now() - usage;
	t->ns = now_ns() - start;
	t->all += lab_switches();
	t->its += switches_of(pid, p->tid);
	t->mine += switches_of(getpid(), gettid());
	return i == rounds;
}

static int64_t counted(struct lab *l, pid_t pid)
{
	struct mmscope_faults f;
	int64_t count;

	if (mmscope_faults(l->h, pid, &f))
		return -1;
	count = f.minor + f.major;
	mmscope_faults_free(&f);
	return count;
}

/* What the module has counted of the partner's process, or of this one. */
static void compare_tlb(struct lab *l, const struct partner *p,
			const struct mmscope_tlb *t)
{
	const struct mmscope_flushes *f = &t->flush[MMSCOPE_FLUSH_TASK_SWITCH];
	static const char untold[] = "the kernel does not tell of flushes";

	/* others, and threads of the kernel, may come between */
	if (!p->pid) {
		lab_least(l, "switches within the process", ROUNDS * 3 / 2,
			  t->n[MMSCOPE_SWITCH_THREAD]);
		lab_near(l, "switches from another process", 0, ROUNDS / 4,
			 t->n[MMSCOPE_SWITCH_MM]);
		return;
	}
	lab_least(l, "switches from another process", ROUNDS * 3 / 4,
		  t->n[MMSCOPE_SWITCH_MM]);
	lab_equal(l, "switches within the process", 0,
		  t->n[MMSCOPE_SWITCH_THREAD]);
	if (!t->flushes_known) {
		lab_skip(l, "roots loaded", untold);
		lab_skip(l, "TLB kept or emptied", untold);
		return;
	}
	lab_least(l, "roots loaded", ROUNDS * 3 / 4, f->events);
	if (lab_cpu_has("pcid"))
		lab_least(l, "TLB kept (PCID)", f->events / 2, f->none);
	else
		lab_equal(l, "TLB emptied (no PCID)", f->events, f->full);
}

/* Faults of this process and of the other one, so far. */
static void count_faults(struct lab *l, const struct partner *p, int64_t n[2])
{
	n[1] = p->pid ? counted(l, p->pid) : 0;
	n[0] = counted(l, getpid());
}

/* The first time round pages are touched that were not before. */
static void compare(struct lab *l, const struct partner *p)
{
	pid_t pid = p->pid ? p->pid : getpid();
	int64_t before[2], after[2];
	struct mmscope_tlb tlb;
	struct turns t;

	take_turns(p, 10, &t);
	if (!lab_tlb_read(l, pid, &tlb))
		return;
	count_faults(l, p, before);
	count_faults(l, p, before);
	if (!take_turns(p, ROUNDS, &t)) {
		lab_fail(l, "taking turns", "the other one ended");
		return;
	}
	count_faults(l, p, after);
	lab_least(l, "switches from this one", ROUNDS, t.mine);
	lab_least(l, "switches from the other one", ROUNDS, t.its);
	lab_least(l, "switches by /proc/stat", 2 * ROUNDS, t.all);
	if (lab_tlb_grown(l, pid, &tlb))
		compare_tlb(l, p, &tlb);
	lab_equal(l, "faults of this process", 0, after[0] - before[0]);
	if (p->pid)
		lab_equal(l, "faults of the other process", 0,
			  after[1] - before[1]);
	lab_equal(l, "faults by getrusage()", 0, t.usage);
	lab_equal(l, "answers counted by the other one", ROUNDS + 10, t.answers);
	lab_time(l, "a turn there and back took", t.ns / ROUNDS);
}

static bool root_of(struct lab *l, pid_t pid, uint64_t *root)
{
	struct mmscope_tables t;

	if (mmscope_tables(l->h, pid, &t)) {
		lab_fail(l, "tables", mmscope_error(l->h));
		return false;
	}
	*root = t.n ? t.rows[0].phys : 0;
	mmscope_tables_free(&t);
	return true;
}

static void compare_roots(struct lab *l, const struct partner *p)
{
	uint64_t mine, its;

	if (lab_attach(l->h, p->pid) < 0) {
		lab_fail(l, "attach", mmscope_error(l->h));
		return;
	}
	if (!root_of(l, getpid(), &mine) || !root_of(l, p->pid, &its))
		return;
	lab_address(l, "root of this process, as it runs", mine,
		    root_in_use(l->h));
	lab_address(l, "root of the other one, as it ran", its, p->root);
	lab_true(l, "the root changes", mine != its);
}

static void processes(struct lab *l)
{
	struct partner p;

	if (!partner_start(&p, false)) {
		lab_fail(l, "another process", "it cannot be had");
		return;
	}
	compare_roots(l, &p);
	compare(l, &p);
	lab_equal(l, "the same address here", 0, partner_answers);
	partner_end(&p);
}

static void threads(struct lab *l)
{
	struct partner p;

	if (!partner_start(&p, true)) {
		lab_fail(l, "another thread", "it cannot be had");
		return;
	}
	lab_address(l, "root, as either runs", root_in_use(l->h), p.root);
	compare(l, &p);
	lab_equal(l, "the same address here", ROUNDS + 10, partner_answers);
	partner_end(&p);
}

static const struct lab_step steps[] = {
	{
		.name = "processes",
		.claim = "a switch to another process changes the root of the page tables",
		.explain =
			"The processor finds the tables by a register, CR3 on x86. A switch to another process loads it, and from then on the same addresses lead elsewhere. It is told that page faults peak at a switch: there is none, as what the TLB may have lost is in the tables still, and the processor walks them by itself. Nor need a switch empty the TLB: with process-context identifiers (PCID) entries of several address spaces are in it side by side.",
		.source =
			"Intel SDM, volume 3, 4.5 (CR3) and 4.10.2 (TLB); arch/x86/mm/tlb.c of Linux, switch_mm_irqs_off()",
		.run = processes,
	},
	{
		.name = "threads",
		.claim = "a switch to a thread of the same process does not",
		.explain =
			"Threads share the memory of their process, tables and all: the scheduler switches registers and stack, and leaves the root alone.",
		.source =
			"clone(2), CLONE_VM; kernel/sched/core.c of Linux, context_switch()",
		.run = threads,
	},
	{ 0 }
};

int main(int argc, char **argv)
{
	static const struct lab_program program = {
		.name = "switch",
		.about = "a context switch changes the root of the tables, and causes no fault",
		.attached = true,
		.prepare = prepare,
		.steps = steps,
		.restore = lab_tlb_end,
	};

	return lab_main(&program, argc, argv);
}
