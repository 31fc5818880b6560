// SPDX-License-Identifier: GPL-2.0
/* lab-split: where user space ends and the kernel begins, and who has which. */
#include <errno.h>
#include <inttypes.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lab-attach.h"
#include "lab-child.h"
#include "lab-kernel.h"
#include "lab-witness.h"

#define WINDOW		0x800000000000UL	/* 2^47 */
#define ACCESSED	0x20UL

/* What a child says of a kernel address, as its own tables have it. */
struct view {
	uint64_t entry;
	uint64_t raw;
	uint64_t physical;
};

static struct mmscope_layout layout;
static char own[LAB_PAGE] __attribute__((aligned(4096)));
static sigjmp_buf back;
static siginfo_t seen;

static const char *prepare(struct lab *l)
{
	return mmscope_layout(l->h, &layout) ? mmscope_error(l->h) : NULL;
}

static void halves(struct lab *l)
{
	bool five = lab_cpu_has("la57");
	uint64_t user = five ? 1UL << 56 : 1UL << 47;

	lab_equal(l, "levels of page tables, by cpuinfo", five ? 5 : 4,
		  layout.levels);
	/* the last page is left out, for the sake of instructions at its end */
	lab_address(l, "user space ends at", user - LAB_PAGE, layout.user_end);
	lab_address(l, "the kernel begins at", -user, layout.kernel_start);
	lab_note(l, "PAGE_OFFSET", "0x%016" PRIx64, layout.page_offset);
	lab_true(l, "PAGE_OFFSET is in the kernel's half",
		 layout.page_offset >= layout.kernel_start);
	lab_true(l, "this program is in the other",
		 (uintptr_t)halves < layout.user_end &&
		 (uintptr_t)&five < layout.user_end);
}

static const char *map_at(uint64_t address)
{
	void *p = mmap((void *)address, LAB_PAGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	return p == MAP_FAILED ? lab_errno(-errno) : "success";
}

static void end_of_user(struct lab *l)
{
	uint64_t last = layout.user_end - LAB_PAGE;
	struct mmscope_translation t;
	void *anywhere;

	lab_words(l, "mmap() of the last page", "success", map_at(last));
	__atomic_store_n((char *)last, 1, __ATOMIC_RELAXED);
	if (mmscope_translate(l->h, getpid(), last, &t)) {
		lab_fail(l, "translate", mmscope_error(l->h));
	} else {
		lab_address(l, "its mapping ends at", layout.user_end, t.vma_end);
		lab_words(l, "its frame is", "anon", t.frame_kind);
		/* of 512: the other 256 are the kernel's */
		lab_equal(l, "index in the root", 255, t.step[0].index);
	}
	munmap((void *)last, LAB_PAGE);
	lab_words(l, "mmap() of the page after it", "ENOMEM",
		  map_at(layout.user_end));
	lab_words(l, "mmap() where the kernel begins", "ENOMEM",
		  map_at(layout.kernel_start));
	anywhere = mmap(NULL, LAB_PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS,
			-1, 0);
	lab_true(l, "mmap() of any page is below 2^47",
		 (uintptr_t)anywhere < WINDOW);
	munmap(anywhere, LAB_PAGE);
}

static void on_fault(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	(void)context;
	seen = *info;
	siglongjmp(back, 1);
}

/* Return: whether a read of the address was let pass. */
static bool try_read(uint64_t address)
{
	if (sigsetjmp(back, 1))
		return false;
	__atomic_load_n((char *)address, __ATOMIC_RELAXED);
	return true;
}

static const char *code_name(int code)
{
	return code == SEGV_MAPERR ? "SEGV_MAPERR" :
	       code == SEGV_ACCERR ? "SEGV_ACCERR" :
	       code == SI_KERNEL ? "SI_KERNEL" : "another";
}

static void refused(struct lab *l)
{
	const struct sigaction action = {
		.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO,
	};
	uint64_t hole = layout.user_end + (1UL << 30);
	struct mmscope_lab_item item;
	struct sigaction before;
	int ends[2];

	if (!lab_alloc(l, "kmalloc 4096", &item))
		return;
	sigaction(SIGSEGV, &action, &before);
	lab_true(l, "kernel address: SIGSEGV", !try_read(item.start));
	lab_words(l, "its si_code", "SEGV_MAPERR", code_name(seen.si_code));
	lab_address(l, "its si_addr", item.start, (uintptr_t)seen.si_addr);
	lab_true(l, "address in the hole: SIGSEGV", !try_read(hole));
	lab_words(l, "its si_code", "SI_KERNEL", code_name(seen.si_code));
	lab_address(l, "its si_addr", 0, (uintptr_t)seen.si_addr);
	sigaction(SIGSEGV, &before, NULL);
	if (!pipe(ends)) {
		lab_words(l, "write() of a kernel address", "EFAULT",
			  write(ends[1], (void *)item.start, 1) < 0 &&
			  errno == EFAULT ? "EFAULT" : "another");
		close(ends[0]);
		close(ends[1]);
	}
	lab_free(l, &item);
}

struct question {
	uint64_t kernel_address;
	int tell;
};

/* Change the page, look at the kernel, tell, and wait. */
static int child(void *arg)
{
	const struct question *q = arg;
	struct mmscope_ktranslation t;
	struct view v = { 0 };
	struct mmscope *h;

	own[0] = 2;
	if (!mmscope_open(&h) && !mmscope_ktranslate(h, q->kernel_address, &t))
		v = (struct view) { t.walk.step[0].entry, t.walk.step[0].raw,
				    t.walk.physical };
	if (write(q->tell, &v, sizeof(v)) == sizeof(v))
		pause();
	return 1;
}

static void compare_user(struct lab *l, pid_t pid)
{
	struct mmscope_translation mine, its;

	if (lab_attach(l->h, pid) < 0 ||
	    mmscope_translate(l->h, getpid(), (uintptr_t)own, &mine) ||
	    mmscope_translate(l->h, pid, (uintptr_t)own, &its)) {
		lab_fail(l, "user address in both", mmscope_error(l->h));
		return;
	}
	lab_true(l, "user address: other entry of the root",
		 mine.step[0].entry != its.step[0].entry);
	lab_true(l, "user address: other frame", mine.pfn != its.pfn);
	lab_equal(l, "what this process has there", 1, own[0]);
}

static void compare_kernel(struct lab *l, uint64_t address,
			   const struct view *its)
{
	struct mmscope_ktranslation mine;

	if (!lab_translate_kernel(l, address, &mine))
		return;
	lab_true(l, "kernel address: other entry of the root",
		 its->entry && mine.walk.step[0].entry != its->entry);
	lab_address(l, "kernel address: value of that entry",
		    mine.walk.step[0].raw & ~ACCESSED, its->raw & ~ACCESSED);
	lab_address(l, "kernel address: where it leads", mine.walk.physical,
		    its->physical);
}

static void whose(struct lab *l)
{
	struct mmscope_lab_item item;
	struct question q;
	struct view v;
	int ends[2];
	pid_t pid;

	if (!lab_alloc(l, "kmalloc 4096", &item))
		return;
	if (pipe(ends)) {
		lab_fail(l, "another process", "no pipe");
		return;
	}
	own[0] = 1;
	q = (struct question) { item.start, ends[1] };
	pid = lab_child(child, &q);
	close(ends[1]);
	if (pid > 0 && read(ends[0], &v, sizeof(v)) == sizeof(v)) {
		compare_user(l, pid);
		compare_kernel(l, item.start, &v);
	} else {
		lab_fail(l, "another process", "it did not tell");
	}
	lab_child_end(pid);
	close(ends[0]);
	lab_free(l, &item);
}

static bool bytes_of_root(struct lab *l, bool user, uint64_t *bytes)
{
	const struct mmscope_krun_opts opts = { .user_root = user };
	struct mmscope_krun_total total;
	struct mmscope_kruns *kruns;
	struct mmscope_krun run;
	int ret = mmscope_kruns_open(l->h, &opts, &kruns);

	if (!ret) {
		while ((ret = mmscope_kruns_next(kruns, &run)) > 0)
			;
		mmscope_kruns_total(kruns, &total);
		*bytes = total.bytes;
		mmscope_kruns_close(kruns);
	}
	if (ret)
		lab_fail(l, "kernel/pagetable", mmscope_error(l->h));
	return !ret;
}

/* What the kernel keeps from itself: free memory, with debug_pagealloc. */
static uint64_t blocked_memory(struct lab *l)
{
	const struct mmscope_region *r;
	struct mmscope_layout now;
	uint64_t bytes;

	if (!lab_layout(l, &now))
		return 0;
	r = lab_region(&now, "direct-map");
	bytes = r ? r->blocked : 0;
	mmscope_layout_free(&now);
	return bytes;
}

static void see_isolation(struct lab *l)
{
	static const char off[] = "no page-table isolation: one root is used by both";
	uint64_t all, shown;
	struct mmscope_translation t;

	lab_words(l, "page-table isolation, by cpuinfo",
		  lab_cpu_has("pti") ? "yes" : "no", layout.isolated ? "yes" : "no");
	if (!layout.isolated) {
		lab_skip(l, "the root has a second entry for the kernel", off);
		lab_skip(l, "MiB that user mode's root has not", off);
		lab_skip(l, "KiB that it has", off);
		return;
	}
	if (mmscope_translate(l->h, getpid(), (uintptr_t)own, &t))
		lab_fail(l, "translate", mmscope_error(l->h));
	else
		lab_true(l, "the root has a second entry for the kernel",
			 t.has_kernel_root);
	if (bytes_of_root(l, false, &all) && bytes_of_root(l, true, &shown)) {
		lab_least(l, "MiB that user mode's root has not",
			  lab_ram_bytes() >> 20,
			  (all - shown + blocked_memory(l)) >> 20);
		lab_number(l, "KiB that it has", shown >> 10);
	}
}

static const struct lab_step steps[] = {
	{
		.name = "halves",
		.claim =
			"the low half of the addresses is the process's, the high half the kernel's",
		.explain =
			"An address has 64 bits, of which the tables translate 48 with four levels and 57 with five. The bits above must be as the highest of these, so that there is a low half, a high half, and nothing between. 3 GiB and 1 GiB is how 32-bit machines divide 4 GiB.",
		.source =
			"Intel SDM, volume 1, 3.3.7.1; Documentation/arch/x86/x86_64/mm.rst of Linux",
		.run = halves,
	},
	{
		.name = "end of user space",
		.claim = "a process can have each page of its half, and none beyond",
		.explain =
			"mmap() gives any page up to the last, and refuses the next one. With five levels it gives addresses above 2^47 only if they are asked for: programs keep other things in the upper bits of pointers.",
		.source =
			"Documentation/arch/x86/x86_64/5level-paging.rst of Linux; mmap(2)",
		.run = end_of_user,
	},
	{
		.name = "refused",
		.claim = "a process cannot read the kernel's half",
		.explain =
			"Entries of the kernel's half are not open to user mode: a read is a page fault, answered by SIGSEGV; whether there is any memory is not told. An address in the hole is no page fault but a general protection fault, which does not tell the address. A system call that is given a kernel address says EFAULT.",
		.source =
			"Intel SDM, volume 3, 4.6 and 6.15 (#GP); sigaction(2), SI_KERNEL",
		.run = refused,
	},
	{
		.name = "whose",
		.claim =
			"each process has a user half of its own, and all have the same kernel half",
		.explain =
			"Each process has a root of its own. Its entries for the kernel's half have the same values in all of them: they lead to the same tables. So a switch of the process does not change what the kernel sees of itself.",
		.source =
			"arch/x86/mm/pgtable.c of Linux, pgd_ctor(); Intel SDM, volume 3, 4.5",
		.run = whose,
	},
	{
		.name = "isolation",
		.claim = "with page-table isolation user mode runs on a root without the kernel",
		.explain =
			"Processors that Meltdown affects read the kernel's half speculatively in spite of the entries. There the process has two roots: one with the kernel's half, one with no more of it than is needed to enter the kernel.",
		.source = "Documentation/arch/x86/pti.rst of Linux",
		.run = see_isolation,
	},
	{ 0 }
};

int main(int argc, char **argv)
{
	static const struct lab_program program = {
		.name = "split",
		.about = "half of the addresses is the process's own, half is the kernel's",
		.attached = true,
		.prepare = prepare,
		.steps = steps,
		.restore = lab_free_rest,
	};
	int status = lab_main(&program, argc, argv);

	mmscope_layout_free(&layout);
	return status;
}
