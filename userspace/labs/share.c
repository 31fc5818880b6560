// SPDX-License-Identifier: GPL-2.0
/* lab-share: two processes, one frame; and what becomes of it by a write. */
#include <sys/mman.h>
#include <unistd.h>

#include "lab-partner.h"
#include "lab-see.h"

static struct see_area file, anon, own;
static struct lab_partner child;
/* Frame of the private page, as long as both have it. */
static uint64_t common;

/* What both have at an address. */
static void same_frame(struct lab *l, const char *at)
{
	struct mmscope_translation here = see_page(l, at);
	struct mmscope_translation there = see_page_of(l, child.pid, at);

	lab_true(l, "parent and child: the same frame",
		 here.has_frame && there.has_frame && here.pfn == there.pfn);
	lab_equal(l, "mappings of it", 2, here.maps);
	lab_equal(l, "the frame, as pagemap has it", see_pagemap(at), here.pfn);
}

static void share_file(struct lab *l)
{
	struct mmscope_vma row;
	int fd = memfd_create("lab-share", MFD_CLOEXEC);

	if (fd < 0 || ftruncate(fd, PAGE)) {
		lab_fail(l, "a file", "it cannot be made");
	} else if (see_map_fd(l, &file, PAGE, MAP_SHARED, fd)) {
		see_write(file.start);
		/* the tables of shared mappings are not copied: it faults */
		if (!lab_partner_start(l, &child) ||
		    !lab_partner_read(&child, file.start))
			lab_fail(l, "the child reads", "it does not");
		same_frame(l, file.start);
		row = see_vma_of(l, child.pid, file.start);
		lab_equal(l, "faults of the child: shmem", 1,
			  row.faults[MMSCOPE_FAULT_SHMEM]);
		lab_equal(l, "pages shared of the child's", 1, row.shared);
	}
	if (fd >= 0)
		close(fd);
	lab_partner_end(l, &child);
}

static void share_anon(struct lab *l)
{
	if (!see_map_fd(l, &anon, PAGE, MAP_SHARED | MAP_ANONYMOUS, -1))
		return;
	see_write(anon.start);
	if (!lab_partner_start(l, &child) || !lab_partner_write(&child, anon.start + 1))
		lab_fail(l, "the child writes", "it does not");
	same_frame(l, anon.start);
	lab_equal(l, "the parent reads what the child wrote", 1, anon.start[1]);
	lab_partner_end(l, &child);
}

static void at_fork(struct lab *l)
{
	struct mmscope_translation here, there;

	if (!see_map(l, &own, 2 * PAGE, HUGE))
		return;
	see_write(own.start);
	see_write(own.start + PAGE);
	common = see_page(l, own.start).pfn;
	if (!lab_partner_start(l, &child))
		return;
	same_frame(l, own.start);
	here = see_page(l, own.start);
	there = see_page_of(l, child.pid, own.start);
	lab_equal(l, "still the frame from before", common, here.pfn);
	lab_words(l, "the parent may", "read", see_access(&here));
	lab_words(l, "the child may", "read", see_access(&there));
	lab_words(l, "the mapping allows", "rw-p", here.vma_perms);
}

static void child_writes(struct lab *l)
{
	struct mmscope_translation here, there;
	struct mmscope_vma before, row;

	if (!common || !child.pid)
		return;
	before = see_vma_of(l, child.pid, own.start);
	if (!lab_partner_write(&child, own.start + 1))
		lab_fail(l, "the child writes", "it does not");
	row = see_vma_of(l, child.pid, own.start);
	here = see_page(l, own.start);
	there = see_page_of(l, child.pid, own.start);
	lab_equal(l, "faults of the child", 1,
		  see_faults(&row) - see_faults(&before));
	lab_true(l, "the same address, another frame",
		 there.has_frame && there.pfn != common);
	lab_words(l, "the child may", "read, write", see_access(&there));
	lab_equal(l, "mappings of the child's", 1, there.maps);
	lab_equal(l, "frame of the parent", common, here.pfn);
	lab_equal(l, "mappings of the parent's", 1, here.maps);
	lab_words(l, "the parent may, still", "read", see_access(&here));
	lab_equal(l, "the parent does not read what the child wrote", 0,
		  own.start[1]);
	lab_equal(l, "the child's second page is the parent's",
		  see_page(l, own.start + PAGE).pfn,
		  see_page_of(l, child.pid, own.start + PAGE).pfn);
}

static void parent_writes(struct lab *l)
{
	struct mmscope_translation before, after;
	struct mmscope_vma row, then;
	struct see_usage usage;

	if (!common)
		return;
	lab_partner_end(l, &child);
	before = see_page(l, own.start + PAGE);
	lab_equal(l, "mappings of the second page", 1, before.maps);
	lab_words(l, "the parent may, still", "read", see_access(&before));
	row = see_vma(l, own.start);
	usage = see_usage();
	see_write(own.start + PAGE);
	usage.minor = see_usage().minor - usage.minor;
	then = see_vma(l, own.start);
	after = see_page(l, own.start + PAGE);
	lab_equal(l, "faults", 1, see_faults(&then) - see_faults(&row));
	lab_equal(l, "ru_minflt", 1, usage.minor);
	lab_equal(l, "the same frame: it is reused", before.pfn, after.pfn);
	lab_words(l, "the parent may", "read, write", see_access(&after));
}

static void restore(struct lab *l)
{
	lab_partner_end(l, &child);
	see_unmap(&file);
	see_unmap(&anon);
	see_unmap(&own);
}

static const struct lab_step steps[] = {
	{ "file", "a file that two processes map is in memory once",
	  "A shared mapping leads to the frames of the page cache. Fork does not copy its tables: the child finds the frame by a fault of its own, which reads nothing.",
	  "mmap(2), MAP_SHARED; Linux, mm/memory.c, vma_needs_copy()", share_file },
	{ "shared", "shared anonymous memory is one frame for parent and child",
	  "It is a file of tmpfs without a name. What one writes the other reads, with no call in between.",
	  "mmap(2), MAP_ANONYMOUS; tmpfs(5)", share_anon },
	{ "fork", "fork copies tables, not frames, and lets neither write",
	  "Private pages are shared until one of the two writes. The mapping still allows that; the entries of both do not: so the write faults.",
	  "fork(2), NOTES", at_fork },
	{ "child writes", "the one who writes first has a copy, the other keeps the frame",
	  "The kernel copies that page alone. The parent's entry stays read-only though nobody else has the page now: it is not looked for.",
	  "Linux, mm/memory.c, wp_page_copy()", child_writes },
	{ "parent writes", "the last owner of a page keeps it: it is not copied",
	  "Told is that a write to a copy-on-write page copies. With no other owner left the kernel makes the entry writable, and the frame stays: a fault, and no copy.",
	  "Linux, mm/memory.c, wp_page_reuse()", parent_writes },
	{ 0 }
};

static const struct lab_program program = {
	.name = "share",
	.about = "shared memory is one frame, which a private write copies, but for the last owner",
	.attached = true,
	.prepare = see_prepare, .steps = steps, .restore = restore,
};

int main(int argc, char **argv)
{
	return lab_main(&program, argc, argv);
}
