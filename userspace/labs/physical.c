// SPDX-License-Identifier: GPL-2.0
/* lab-physical: physical memory, and what its frames are used for. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <unistd.h>

#include "lab-kernel.h"
#include "lab-witness.h"

/* What the lab takes at a time: 16 MiB. And what others may take meanwhile. */
#define TAKEN	4096UL
#define DRIFT	512

/* How often to look for a moment at which others take little. */
#define TRIES	10

static struct mmscope_layout layout;
static unsigned char *region;
static int disk = -1, file = -1;

/* A file system without a device or a name, which is gone with the descriptor. */
static bool have_file(void)
{
	int fs = fsopen("ramfs", FSOPEN_CLOEXEC);

	if (fs >= 0 && !fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0))
		disk = fsmount(fs, FSMOUNT_CLOEXEC, 0);
	if (fs >= 0)
		close(fs);
	if (disk >= 0)
		file = openat(disk, "pages", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	return file >= 0;
}

static const char *prepare(struct lab *l)
{
	region = mmap(NULL, TAKEN * LAB_PAGE, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (region == MAP_FAILED ||
	    madvise(region, TAKEN * LAB_PAGE, MADV_NOHUGEPAGE))
		return "no memory to look at";
	return mmscope_layout(l->h, &layout) ? mmscope_error(l->h) : NULL;
}

static bool read_memory(struct lab *l, struct mmscope_physmem *m)
{
	if (!mmscope_physmem(l->h, m))
		return true;
	lab_fail(l, "kernel/physmem", mmscope_error(l->h));
	return false;
}

/*
 * All memory, while the kernel took and gave little of it: how much at most, in
 * pages, is told by what was free before and after.
 */
static bool read_at_rest(struct lab *l, struct mmscope_physmem *m)
{
	int64_t before, drift;
	int tries = 0;

	for (;;) {
		before = lab_meminfo("MemFree") / 4;
		if (!read_memory(l, m))
			return false;
		drift = lab_meminfo("MemFree") / 4 - before;
		if ((-DRIFT / 2 < drift && drift < DRIFT / 2) || ++tries == TRIES)
			return true;
		mmscope_physmem_free(m);
	}
}

/* Frames of all zones that have this use. */
static int64_t used_as(const struct mmscope_physmem *m, const char *use)
{
	int64_t sum = 0;
	size_t z;
	unsigned int i;

	for (z = 0; z < m->nr_zones; z++)
		for (i = 0; i < m->zones[z].nr; i++)
			if (!strcmp(m->zones[z].use[i].name, use))
				sum += m->zones[z].use[i].frames;
	return sum;
}

static int64_t all_frames(const struct mmscope_physmem *m)
{
	int64_t sum = 0;
	size_t z;

	for (z = 0; z < m->nr_zones; z++)
		sum += m->zones[z].frames;
	return sum;
}

static uint64_t bytes_of(const struct mmscope_physmem *m, const char *kind)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < m->n; i++)
		if (!strcmp(m->ranges[i].kind, kind))
			sum += m->ranges[i].end - m->ranges[i].start;
	return sum;
}

static void map(struct lab *l)
{
	struct mmscope_physmem m;
	uint64_t at = 0, wrong = 0, gaps = 0;
	size_t i;

	if (!read_memory(l, &m))
		return;
	for (i = 0; i < m.n; i++) {
		const struct mmscope_physrange *r = &m.ranges[i];
		bool ram = !strcmp(r->kind, "ram");

		gaps += r->start != at;
		at = r->end;
		/* what is given away is RAM, and what is a device's is none */
		if (ram || !strcmp(r->kind, "device"))
			wrong += ram != lab_is_ram(r->start / LAB_PAGE) ||
				 ram != lab_is_ram(r->end / LAB_PAGE - 1);
	}
	lab_equal(l, "ranges that do not follow the last", 0, gaps);
	lab_equal(l, "ranges that /proc/iomem denies", 0, wrong);
	lab_equal(l, "bytes of System RAM by /proc/iomem", lab_ram_bytes(),
		  layout.system_ram);
	lab_least(l, "MiB with frames: all of it", lab_ram_bytes() >> 20,
		  (all_frames(&m) * LAB_PAGE) >> 20);
	lab_number(l, "MiB that the kernel gives away", bytes_of(&m, "ram") >> 20);
	lab_number(l, "MiB of devices", bytes_of(&m, "device") >> 20);
	lab_number(l, "MiB of holes", bytes_of(&m, "hole") >> 20);
	mmscope_physmem_free(&m);
}

static void uses(struct lab *l)
{
	struct mmscope_physmem m;
	int64_t in_ranges = 0, in_zones, taken, slack;
	size_t i;

	if (!read_at_rest(l, &m))
		return;
	for (i = 0; i < m.n; i++)
		if (*m.ranges[i].zone)
			in_ranges += (m.ranges[i].end - m.ranges[i].start) / LAB_PAGE;
	in_zones = all_frames(&m);
	taken = used_as(&m, "reserved") + used_as(&m, "zero");
	/* more memory takes longer to count */
	slack = DRIFT + in_zones / 512;
	lab_equal(l, "frames with a use, of all", in_ranges, in_zones);
	lab_equal(l, "MemTotal: all but reserved (pages)",
		  lab_meminfo("MemTotal") / 4, in_zones - taken);
	lab_near(l, "MemFree: free (pages)", lab_meminfo("MemFree") / 4, slack,
		 used_as(&m, "free"));
	lab_near(l, "Shmem: shmem (pages)", lab_meminfo("Shmem") / 4, slack,
		 used_as(&m, "shmem"));
	lab_near(l, "Cached less Shmem: file (pages)",
		 (lab_meminfo("Cached") + lab_meminfo("Buffers") -
		  lab_meminfo("Shmem")) / 4, slack, used_as(&m, "file"));
	/* which has what kmalloc() takes from the page allocator, too */
	lab_least(l, "Slab: slab and more (pages)", used_as(&m, "slab"),
		  lab_meminfo("Slab") / 4 + DRIFT);
	mmscope_physmem_free(&m);
}

/* By its place in the direct map, whatever it is. */
static void use_of(struct lab *l, const char *what, const char *use,
		   uint64_t physical)
{
	struct mmscope_ktranslation t;

	if (lab_translate_kernel(l, layout.page_offset + physical, &t))
		lab_words(l, what, use, t.walk.frame_kind);
}

static uint64_t physical_of(struct lab *l, const void *p)
{
	struct mmscope_translation t;

	if (mmscope_translate(l->h, getpid(), (uintptr_t)p, &t) ||
	    !t.has_physical)
		return 0;
	return t.physical;
}

/* How the use of frames changes as the lab takes some. */
static void grown(struct lab *l, const char *what, const char *use,
		  const struct mmscope_physmem *before)
{
	struct mmscope_physmem now;

	if (!read_memory(l, &now))
		return;
	lab_near(l, what, TAKEN, DRIFT, used_as(&now, use) - used_as(before, use));
	mmscope_physmem_free(&now);
}

static void own_memory(struct lab *l)
{
	struct mmscope_physmem before;

	__atomic_load_n(region, __ATOMIC_RELAXED);
	use_of(l, "a page that was read", "zero", physical_of(l, region));
	if (!read_memory(l, &before))
		return;
	memset(region, 1, TAKEN * LAB_PAGE);
	use_of(l, "a page that was written", "anon", physical_of(l, region));
	lab_true(l, "anonymous by /proc/kpageflags",
		 lab_page_flags(physical_of(l, region) / LAB_PAGE) & LAB_KPF_ANON);
	grown(l, "frames more that are anon", "anon", &before);
	mmscope_physmem_free(&before);
}

static void own_file(struct lab *l)
{
	static const char why[] = "no ramfs";
	struct mmscope_physmem before;
	unsigned char *p;

	if (!have_file()) {
		lab_skip(l, "a page of a file", why);
		lab_skip(l, "frames more that are file", why);
		return;
	}
	if (!read_memory(l, &before))
		return;
	for (size_t i = 0; i < TAKEN && !lab_stopped(); i++)
		(void)!write(file, region, LAB_PAGE);
	p = mmap(NULL, LAB_PAGE, PROT_READ, MAP_SHARED | MAP_POPULATE, file, 0);
	use_of(l, "a page of a file", "file", physical_of(l, p));
	grown(l, "frames more that are file", "file", &before);
	munmap(p, LAB_PAGE);
	mmscope_physmem_free(&before);
}

static void kernels_own(struct lab *l)
{
	struct mmscope_lab_item item;
	struct mmscope_tables t;

	if (lab_alloc(l, "kmalloc 64", &item)) {
		use_of(l, "a small kmalloc()", "slab", item.pfn * LAB_PAGE);
		lab_free(l, &item);
	}
	if (lab_alloc(l, "pages 0", &item)) {
		use_of(l, "a page for the kernel", "kernel", item.pfn * LAB_PAGE);
		lab_free(l, &item);
	}
	if (mmscope_tables(l->h, getpid(), &t)) {
		lab_fail(l, "tables", mmscope_error(l->h));
		return;
	}
	use_of(l, "the last table of this process", "table", t.rows[t.n - 1].phys);
	mmscope_tables_free(&t);
}

static const struct lab_step steps[] = {
	{
		.name = "map",
		.claim = "physical addresses are memory, devices and holes",
		.explain =
			"The firmware tells where memory is; the rest of the addresses leads to devices, or to nothing. So the last address of memory is higher than memory is large. The kernel has a struct page for each frame of memory.",
		.source =
			"Documentation/mm/physical_memory.rst of Linux; ACPI Specification, 15 (System Address Map Interfaces)",
		.run = map,
	},
	{
		.name = "uses",
		.claim = "each frame has one use, and the kernel's sums are those of the frames",
		.explain =
			"MemTotal is what the page allocator was given: memory without what the kernel's image, its struct pages and the firmware have. The other sums are counters that go along; here the frames themselves are counted. Slab is more than the frames of slabs: large kmalloc()s are in it.",
		.source = "proc_meminfo(5); Documentation/admin-guide/mm/pagemap.rst of Linux",
		.run = uses,
	},
	{
		.name = "a process's memory",
		.claim = "a page that is written has a frame of its own, which is anonymous",
		.explain =
			"A page that was only read is told to have a frame too. It has that of the one page of zeroes that all share.",
		.source =
			"Documentation/admin-guide/mm/concepts.rst of Linux, Anonymous Memory",
		.run = own_memory,
	},
	{
		.name = "a file's pages",
		.claim = "what is read from a file or written to it is in frames, the page cache",
		.explain =
			"write() puts the data into the page cache; mmap() of the file leads to the same frame. The file is in a file system that is nothing but page cache.",
		.source =
			"Documentation/admin-guide/mm/concepts.rst of Linux, Page cache; Documentation/filesystems/ramfs-rootfs-initramfs.rst",
		.run = own_file,
	},
	{
		.name = "the kernel's own",
		.claim = "the kernel has frames for its objects, its pages and the page tables",
		.explain =
			"Objects smaller than a page share one: a slab. Page tables are pages as well, and the physical address of one is an address of memory like any other.",
		.source = "Documentation/mm/slub.rst and Documentation/mm/page_tables.rst of Linux",
		.run = kernels_own,
	},
	{ 0 }
};

static void restore(struct lab *l)
{
	lab_free_rest(l);
	if (file >= 0)
		close(file);
	if (disk >= 0)
		close(disk);
}

int main(int argc, char **argv)
{
	static const struct lab_program program = {
		.name = "physical",
		.about = "physical memory is frames, each with one use, and holes between",
		.attached = true,
		.prepare = prepare,
		.steps = steps,
		.restore = restore,
	};
	int status = lab_main(&program, argc, argv);

	mmscope_layout_free(&layout);
	return status;
}
