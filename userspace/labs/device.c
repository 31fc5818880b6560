// SPDX-License-Identifier: GPL-2.0
/* lab-device: mappings whose frames are no memory. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "lab-kernel.h"
#include "lab-witness.h"

#define DEVICES		"/sys/bus/pci/devices"
#define IORESOURCE_MEM	0x200UL
#define ROM		0xf0000UL	/* of the firmware: the module's, too */

/**
 * struct bar - a range of a PCI device's addresses
 * @path: to be mapped
 * @start: physical address
 */
struct bar {
	char path[512];
	uint64_t start;
};

static void *mapped = MAP_FAILED;

static void drop_mapping(void)
{
	if (mapped != MAP_FAILED)
		munmap(mapped, LAB_PAGE);
	mapped = MAP_FAILED;
}

/* To map is harmless. Nobody reads there: a device may take that for a request. */
static bool map_page(const char *path, uint64_t offset)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return false;
	mapped = mmap(NULL, LAB_PAGE, PROT_READ, MAP_SHARED, fd, offset);
	close(fd);
	return mapped != MAP_FAILED;
}

/* The first range of a device that is memory to the bus and may be mapped. */
static bool map_of_device(const char *device, struct bar *bar)
{
	uint64_t end, flags;
	unsigned int i;
	char path[300];
	FILE *f;

	snprintf(path, sizeof(path), DEVICES "/%s/resource", device);
	f = fopen(path, "re");
	for (i = 0; f && i < 6; i++) {
		if (fscanf(f, "%" SCNx64 " %" SCNx64 " %" SCNx64, &bar->start,
			   &end, &flags) != 3)
			break;
		if (!(flags & IORESOURCE_MEM) || end - bar->start + 1 < LAB_PAGE)
			continue;
		snprintf(bar->path, sizeof(bar->path), DEVICES "/%s/resource%u",
			 device, i);
		if (map_page(bar->path, 0))
			break;
	}
	if (f)
		fclose(f);
	return mapped != MAP_FAILED;
}

static bool map_any(struct bar *bar)
{
	struct dirent **names = NULL;
	int i, n = scandir(DEVICES, &names, NULL, alphasort);

	for (i = 0; i < n; i++) {
		if (mapped == MAP_FAILED && *names[i]->d_name != '.')
			map_of_device(names[i]->d_name, bar);
		free(names[i]);
	}
	free(names);
	return mapped != MAP_FAILED;
}

static const char *caching(uint32_t flags)
{
	return flags & MMSCOPE_F_CACHE_DISABLE ? "uncached" :
	       flags & MMSCOPE_F_WRITE_THROUGH ? "write-combining" : "cached";
}

/* The row of vmas that begins where the mapping does. */
static bool find_row(struct lab *l, struct mmscope_vma *row)
{
	struct mmscope_vma *vmas;
	bool found = false;
	size_t i, n;

	if (mmscope_vmas(l->h, getpid(), &vmas, &n))
		return false;
	for (i = 0; i < n && !found; i++) {
		found = vmas[i].start == (uintptr_t)mapped;
		*row = vmas[i];
	}
	mmscope_vmas_free(vmas, n);
	return found;
}

/* get_user_pages() refuses before anything is read. */
static const char *lend(void)
{
	char byte;
	struct iovec to = { &byte, 1 }, from = { mapped, 1 };

	return process_vm_readv(getpid(), &to, 1, &from, 1, 0) < 0 ?
		lab_errno(-errno) : "success";
}

/* What the module says of this process's mapping of a frame that is no memory. */
static void check_mapping(struct lab *l, uint64_t physical, const char *cache)
{
	struct mmscope_translation t;
	struct mmscope_vma row;

	if (!find_row(l, &row) ||
	    mmscope_translate(l->h, getpid(), (uintptr_t)mapped, &t)) {
		lab_fail(l, "the module answers", mmscope_error(l->h));
		return;
	}
	lab_words(l, "kind of mapping", "device", mmscope_vma_kind_name(row.kind));
	lab_equal(l, "pages present, never touched", 1, row.present);
	lab_address(l, "physical address", physical, t.physical);
	lab_words(l, "System RAM by /proc/iomem", "no",
		  lab_is_ram(t.pfn) ? "yes" : "no");
	lab_words(l, "caching, by the entry", cache,
		  caching(t.step[t.steps - 1].flags));
	lab_true(l, "the entry is special",
		 t.step[t.steps - 1].flags & MMSCOPE_F_SPECIAL);
	lab_words(l, "get_user_pages() of it", "EFAULT", lend());
}

/* The same, where nothing can be mapped. */
static void skip_mapping(struct lab *l, const char *why)
{
	static const char *const checks[] = {
		"kind of mapping", "pages present, never touched",
		"physical address", "System RAM by /proc/iomem",
		"caching, by the entry", "the entry is special",
		"get_user_pages() of it",
	};
	size_t i;

	for (i = 0; i < sizeof(checks) / sizeof(*checks); i++)
		lab_skip(l, checks[i], why);
}

static void by_kernel(struct lab *l)
{
	struct mmscope_lab_item item;
	struct lab_extents e;

	if (lab_try_alloc(l, "ioremap", &item)) {
		lab_skip(l, "ioremap()", "there is no ROM where it is looked for");
		return;
	}
	lab_words(l, "region of the address", "vmalloc", item.region);
	lab_equal(l, "extents", 1, item.extents);
	lab_words(l, "System RAM by /proc/iomem", "no",
		  lab_is_ram(item.pfn) ? "yes" : "no");
	lab_true(l, "an ioremap in /proc/vmallocinfo",
		 lab_ioremapped(item.pfn * LAB_PAGE));
	if (lab_see_extents(l, item.start, item.end, &e)) {
		lab_address(l, "physical address", ROM, e.first * LAB_PAGE);
		/* as all that is below 1 MiB */
		lab_words(l, "caching, by the entries", "cached",
			  caching(e.flags));
	}
	lab_free(l, &item);
}

static void by_process(struct lab *l)
{
	struct bar bar;

	if (!map_any(&bar)) {
		skip_mapping(l, "no PCI device lets its memory be mapped");
		return;
	}
	lab_note(l, "mapped", "%s", bar.path + strlen(DEVICES "/"));
	check_mapping(l, bar.start, "uncached");
	drop_mapping();
}

/* The range of the first step again, now from user mode. It may be read. */
static void firmware(struct lab *l)
{
	struct mmscope_faults before, after;

	if (!map_page("/dev/mem", ROM)) {
		skip_mapping(l, "/dev/mem does not let it be mapped");
		lab_skip(l, "faults as it is read", "it is not mapped");
		return;
	}
	check_mapping(l, ROM, "cached");
	if (mmscope_faults(l->h, getpid(), &before)) {
		lab_fail(l, "faults as it is read", mmscope_error(l->h));
		return;
	}
	__atomic_load_n((char *)mapped, __ATOMIC_RELAXED);
	if (mmscope_faults(l->h, getpid(), &after)) {
		lab_fail(l, "faults as it is read", mmscope_error(l->h));
	} else {
		lab_equal(l, "faults as it is read", 0,
			  after.cause[MMSCOPE_FAULT_DEVICE].count -
			  before.cause[MMSCOPE_FAULT_DEVICE].count);
		mmscope_faults_free(&after);
	}
	mmscope_faults_free(&before);
	drop_mapping();
}

static const struct lab_step steps[] = {
	{
		.name = "ioremap",
		.claim =
			"the kernel has devices' memory by addresses of its own, outside of the direct map",
		.explain =
			"The direct map has memory only. For a device ioremap() takes addresses of the vmalloc area and leads them to the device's. The lab takes the ROM of the firmware, which is no device, and harmless.",
		.source =
			"Documentation/driver-api/device-io.rst of Linux; Linux Device Drivers, 3rd edition, chapter 9",
		.run = by_kernel,
	},
	{
		.name = "a device's memory",
		.claim = "a process's page may lead to a device; no frame of memory is used for it",
		.explain =
			"The bus gives each device addresses (a BAR), and a file of sysfs maps them. All entries are made by mmap() itself: no fault will follow. They are special: there is no struct page to count who uses it, so the kernel does not lend such a page (get_user_pages(), as for direct I/O). The processor must not cache what the device may change: the entries say so. The lab maps a page and never reads it: for a device that may be a request.",
		.source =
			"Documentation/PCI/sysfs-pci.rst of Linux; Intel SDM, volume 3, 12.12 (PAT); mm/memory.c, vm_normal_page()",
		.run = by_process,
	},
	{
		.name = "the firmware's ROM",
		.claim = "/dev/mem maps physical addresses, if they are no memory",
		.explain =
			"It is told that /dev/mem gives root all of memory. As distributions configure the kernel it gives no RAM beyond the first MiB, and no range that a driver has. What is below 1 MiB stays cached, whoever maps it: the kernel wants one memory type for all mappings of a frame.",
		.source =
			"mem(4); CONFIG_STRICT_DEVMEM; Documentation/arch/x86/pat.rst of Linux",
		.run = firmware,
	},
	{ 0 }
};

static void restore(struct lab *l)
{
	lab_free_rest(l);
	drop_mapping();
}

int main(int argc, char **argv)
{
	static const struct lab_program program = {
		.name = "device",
		.about = "a mapping may lead to a device in place of memory",
		.attached = true,
		.steps = steps,
		.restore = restore,
	};

	return lab_main(&program, argc, argv);
}
