// SPDX-License-Identifier: GPL-2.0
/* lab-protect: what is not allowed ends in a signal that says what it was. */
#include <signal.h>
#include <sys/mman.h>

#include "lab-catch.h"
#include "lab-see.h"

/* Bits of the error code of a page fault on x86. */
#define PF_PRESENT	0x01
#define PF_WRITE	0x02
#define PF_USER		0x04
#define PF_FETCH	0x10

#ifdef __x86_64__
/* The lowest address of the kernel's half with four levels; with five as well. */
#define KERNEL		((char *)0xffff800000000000UL)
/* Its top: the kernel's text is there, on each machine. */
#define TEXT		((char *)0xffffffff80000000UL)
#endif

static struct see_area area;

/**
 * struct denied - an access that is, and what it is to be
 * @how: what is tried
 * @code: si_code
 * @error: error code of the fault, on x86
 * @cause: row that counts it
 */
struct denied {
	enum lab_access how;
	int code;
	uint64_t error;
	enum mmscope_fault cause;
};

static void deny(struct lab *l, char *at, const struct denied *d)
{
	struct see_usage usage;
	struct lab_caught c;
	int64_t before;

	/* on the way is code that may not have run before, and faults itself */
	see_usage();
	lab_catch(d->how, at);
	before = see_cause(l, d->cause);
	usage = see_usage();
	c = lab_catch(d->how, at);
	usage.minor = see_usage().minor - usage.minor;
	lab_equal(l, "signal: SIGSEGV is", SIGSEGV, c.signal);
	lab_equal(l, d->code == SEGV_MAPERR ? "si_code: SEGV_MAPERR is" :
		  "si_code: SEGV_ACCERR is", d->code, c.code);
	lab_true(l, "si_addr is the address", c.address == (uintptr_t)at);
	if (c.has_error)
		lab_equal(l, "error code of the fault", d->error, c.error);
	else
		lab_skip(l, "error code of the fault", "it is not told here");
	lab_equal(l, d->cause == MMSCOPE_FAULT_SEGV_ACCESS ?
		  "faults: segv_access" : "faults: segv_unmapped", 1,
		  see_cause(l, d->cause) - before);
	lab_equal(l, "ru_minflt: the kernel counts none", 0, usage.minor);
}

static void no_mapping(struct lab *l)
{
	const struct denied d = {
		LAB_READS, SEGV_MAPERR, PF_USER, MMSCOPE_FAULT_SEGV_UNMAPPED,
	};
	char *at = see_map(l, &area, PAGE, HUGE);

	if (!at)
		return;
	see_unmap(&area);
	deny(l, at, &d);
	lab_true(l, "no mapping", !see_page(l, at).has_vma);
}

static void read_only(struct lab *l)
{
	const struct denied d = {
		LAB_WRITES, SEGV_ACCERR, PF_PRESENT | PF_WRITE | PF_USER,
		MMSCOPE_FAULT_SEGV_ACCESS,
	};
	struct mmscope_translation t;

	if (!see_map(l, &area, PAGE, HUGE))
		return;
	see_write(area.start);
	mprotect(area.start, PAGE, PROT_READ);
	t = see_page(l, area.start);
	lab_words(l, "the entry allows", "read", see_access(&t));
	lab_words(l, "the mapping allows", "r--p", t.vma_perms);
	lab_equal(l, "reading: signal", 0, lab_catch(LAB_READS, area.start).signal);
	deny(l, area.start, &d);
	mprotect(area.start, PAGE, PROT_READ | PROT_WRITE);
	lab_equal(l, "allowed again: signal", 0,
		  lab_catch(LAB_WRITES, area.start).signal);
}

static void no_execute(struct lab *l)
{
	const struct denied d = {
		LAB_RUNS, SEGV_ACCERR, PF_PRESENT | PF_USER | PF_FETCH,
		MMSCOPE_FAULT_SEGV_ACCESS,
	};
	struct mmscope_translation t;

	if (!area.start)
		return;
	lab_put_return(area.start);
	t = see_page(l, area.start);
	lab_words(l, "the entry allows", "read, write", see_access(&t));
	deny(l, area.start, &d);
	mprotect(area.start, PAGE, PROT_READ | PROT_EXEC);
	t = see_page(l, area.start);
	lab_words(l, "the entry allows then", "read, execute", see_access(&t));
	lab_equal(l, "executed: signal", 0, lab_catch(LAB_RUNS, area.start).signal);
}

static void nothing(struct lab *l)
{
	/* to the processor there is no page: not present */
	const struct denied d = {
		LAB_READS, SEGV_ACCERR, PF_USER, MMSCOPE_FAULT_SEGV_ACCESS,
	};
	struct mmscope_translation before, after;

	if (!area.start)
		return;
	before = see_page(l, area.start);
	mprotect(area.start, PAGE, PROT_NONE);
	after = see_page(l, area.start);
	lab_equal(l, "the frame stays", before.pfn, after.pfn);
	lab_true(l, "the entry is marked prot-none",
		 see_flags(&after) & MMSCOPE_F_PROT_NONE);
	lab_words(l, "the entry allows", "nothing", see_access(&after));
	deny(l, area.start, &d);
}

static void upper_half(struct lab *l)
{
#ifdef __x86_64__
	const struct denied d = {
		LAB_READS, SEGV_MAPERR, 0, MMSCOPE_FAULT_SEGV_UNMAPPED,
	};
	struct lab_caught c;
	int64_t before = see_cause(l, d.cause);

	c = lab_catch(d.how, TEXT);
	lab_equal(l, "signal: SIGSEGV is", SIGSEGV, c.signal);
	lab_equal(l, "si_code: SEGV_MAPERR is", d.code, c.code);
	lab_true(l, "si_addr is the address", c.address == (uintptr_t)TEXT);
	/* the kernel hides whether there is a page */
	lab_equal(l, "error code of the fault", PF_PRESENT | PF_USER, c.error);
	lab_equal(l, "faults: segv_unmapped", 1, see_cause(l, d.cause) - before);
	c = lab_catch(d.how, KERNEL);
	lab_equal(l, "a hole: error code, the same", PF_PRESENT | PF_USER, c.error);
#else
	lab_skip(l, "an address of the kernel's", "it is known for x86 alone here");
#endif
}

static void restore(struct lab *l)
{
	(void)l;
	see_unmap(&area);
}

static const struct lab_step steps[] = {
	{ "unmapped", "where nothing is mapped an access is a signal: SEGV_MAPERR",
	  "The processor finds no entry and faults; the kernel finds no VMA, and sends SIGSEGV. Such a fault is in neither minor nor major ones.",
	  "sigaction(2), SEGV_MAPERR; Intel SDM volume 3A, 4.7", no_mapping },
	{ "read-only", "a write where only reading is allowed: SEGV_ACCERR",
	  "The processor finds an entry that forbids it. Its error code has bit 0 set: there is a page; bit 1: a write; bit 2: by user mode.",
	  "mprotect(2); Intel SDM volume 3A, 4.6 and 4.7", read_only },
	{ "no-execute", "data is not executed: the entry has a bit against it",
	  "Bit 63 of the entry forbids instruction fetches. In the error code bit 4 says that it was one.",
	  "Intel SDM volume 3A, 4.6.1", no_execute },
	{ "nothing", "PROT_NONE keeps the frame, and allows nothing",
	  "No bit of x86 forbids reading alone: the entry is made not present, and the rest of it kept. So to the processor there is no page, and yet the kernel says SEGV_ACCERR: it looks at the VMA.",
	  "mprotect(2), PROT_NONE; Linux, arch/x86/include/asm/pgtable_types.h", nothing },
	{ "kernel", "an address of the kernel's is mapped, and not for user mode",
	  "The upper half is the kernel's, in entries without the user bit. The signal says SEGV_MAPERR and that there is a page, whether there is one or not: the layout of the kernel is not told.",
	  "Linux, arch/x86/mm/fault.c, sanitize_error_code()", upper_half },
	{ 0 }
};

static const struct lab_program program = {
	.name = "protect",
	.about = "what is not allowed ends in a signal that says what it was",
	.attached = true,
	.prepare = see_prepare, .steps = steps, .restore = restore,
};

int main(int argc, char **argv)
{
	return lab_main(&program, argc, argv);
}
