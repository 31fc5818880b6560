// SPDX-License-Identifier: GPL-2.0
/* lab-user: a process's addresses: scattered, partly there, its own. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lab-partner.h"
#include "lab-see.h"

#define PAGES	64

static struct see_area area;
static struct lab_partner child;

static void places(struct lab *l)
{
	static const char text[] = "of the program's file";
	struct mmscope_translation constant = see_page(l, text);
	char program[MMSCOPE_NAME_SIZE] = "";
	struct mmscope_vma file, heap, mapped, stack;
	char *p = malloc(16), local;

	if (readlink("/proc/self/exe", program, sizeof(program) - 1) < 0)
		lab_fail(l, "the program's file", "its name is not told");
	if (!p || !see_map(l, &area, PAGES * PAGE, HUGE)) {
		free(p);
		return;
	}
	file = see_vma(l, text);
	heap = see_vma(l, p);
	mapped = see_vma(l, area.start);
	stack = see_vma(l, &local);
	free(p);
	lab_true(l, "a constant is in the program's file",
		 *program && !strcmp(program, constant.vma_name));
	lab_words(l, "what malloc() gives is in", "heap",
		  mmscope_vma_kind_name(heap.kind));
	lab_words(l, "what mmap() gives is", "anon",
		  mmscope_vma_kind_name(mapped.kind));
	lab_words(l, "a local variable is in", "stack",
		  mmscope_vma_kind_name(stack.kind));
	lab_true(l, "in that order, from low to high",
		 file.end <= heap.start && heap.end <= mapped.start &&
		 mapped.end <= stack.start);
	lab_true(l, "all below 2^47", stack.end <= 1UL << 47);
	lab_note(l, "the file at", "%#lx", (unsigned long)file.start);
	lab_note(l, "the heap at", "%#lx", (unsigned long)heap.start);
	lab_note(l, "the mapping at", "%#lx", (unsigned long)mapped.start);
	lab_note(l, "the stack's end at", "%#lx", (unsigned long)stack.end);
}

static void partly(struct lab *l)
{
	struct mmscope_vma row;
	size_t i;

	if (!area.start)
		return;
	for (i = 0; i < PAGES; i += 2)
		see_write(area.start + i * PAGE);
	row = see_vma(l, area.start);
	lab_equal(l, "pages of the mapping", PAGES, (row.end - row.start) / PAGE);
	lab_equal(l, "of them present", PAGES / 2, row.present);
	lab_equal(l, "of them untouched", PAGES / 2, row.untouched);
	lab_equal(l, "longest run: no two are side by side", 1, row.longest);
	lab_equal(l, "Rss of smaps", PAGES / 2 * PAGE, see_smaps(area.start, "Rss"));
}

/* The longest run of frames side by side, as pagemap has them. */
static int64_t longest_run(size_t *runs)
{
	uint64_t frame, last = 0;
	int64_t run = 0, longest = 0;
	size_t i;

	*runs = 0;
	for (i = 0; i < PAGES; i++) {
		frame = see_pagemap(area.start + i * PAGE);
		run = i && frame == last + 1 ? run + 1 : 1;
		*runs += run == 1;
		if (run > longest)
			longest = run;
		last = frame;
	}
	return longest;
}

static void scattered(struct lab *l)
{
	struct mmscope_vma row;
	int64_t longest;
	size_t i, runs;

	if (!area.start)
		return;
	/* from the end: neighbours come at other times */
	for (i = PAGES; i-- > 0;)
		see_write(area.start + i * PAGE);
	row = see_vma(l, area.start);
	longest = longest_run(&runs);
	lab_equal(l, "pages present", PAGES, row.present);
	lab_equal(l, "longest run of frames, as pagemap has them", longest,
		  row.longest);
	lab_least(l, "runs: it is in more than one piece", 2, runs);
}

static void own(struct lab *l)
{
	struct mmscope_translation here, there;

	if (!area.start)
		return;
	area.start[0] = 'p';
	if (!lab_partner_start(l, &child) || !lab_partner_write(&child, area.start)) {
		lab_fail(l, "the child writes", "it does not");
		return;
	}
	here = see_page(l, area.start);
	there = see_page_of(l, child.pid, area.start);
	lab_true(l, "the same mapping in both", here.vma_start == there.vma_start &&
		 here.vma_end == there.vma_end);
	lab_true(l, "the same address, another frame",
		 here.has_frame && there.has_frame && here.pfn != there.pfn);
	lab_equal(l, "the parent's frame, as pagemap has it",
		  see_pagemap(area.start), here.pfn);
	lab_true(l, "the parent reads what it wrote", area.start[0] == 'p');
	lab_true(l, "the tables are other tables", here.steps && there.steps &&
		 here.step[0].entry != there.step[0].entry);
	lab_partner_end(l, &child);
}

static void restore(struct lab *l)
{
	lab_partner_end(l, &child);
	see_unmap(&area);
}

static const struct lab_step steps[] = {
	{ "places", "program, heap, mappings and stack have their places",
	  "From low to high; where each begins is another address at each start, so that nobody can guess it.",
	  "Linux, Documentation/admin-guide/sysctl/kernel.rst, randomize_va_space", places },
	{ "partly", "a mapping may be there in part, page by page",
	  "Every other page is written. The mapping is whole to the program; half of it has frames.",
	  "Linux, Documentation/admin-guide/mm/concepts.rst", partly },
	{ "scattered", "what is side by side to the program is not so in memory",
	  "Each page has any free frame, in the order of the touches. The longest run of frames is what a device without a table of its own could use at once.",
	  "Linux, Documentation/admin-guide/mm/pagemap.rst", scattered },
	{ "own", "the same address means another frame in another process",
	  "Each process has tables of its own. After fork both have the frame; who writes has another at the same address.",
	  "fork(2)", own },
	{ 0 }
};

static const struct lab_program program = {
	.name = "user",
	.about = "a process's memory is scattered, there in part, and its own",
	.attached = true,
	.prepare = see_prepare, .steps = steps, .restore = restore,
};

int main(int argc, char **argv)
{
	return lab_main(&program, argc, argv);
}
