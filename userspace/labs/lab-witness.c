// SPDX-License-Identifier: GPL-2.0
/* Reads meminfo, status, buddyinfo, kpageflags, iomem and vmallocinfo. */
#include "lab-witness.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PAGE	4096UL

bool lab_put_file(const char *path, const char *text)
{
	size_t len = strlen(text);
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool done = fd >= 0 && write(fd, text, len) == (ssize_t)len;

	if (fd >= 0)
		close(fd);
	return done;
}

int64_t lab_file_number(const char *path)
{
	FILE *f = fopen(path, "re");
	int64_t number;

	if (!f || fscanf(f, "%" SCNd64, &number) != 1)
		number = -1;
	if (f)
		fclose(f);
	return number;
}

/* " TLB:   12   3   TLB shootdowns": a number a processor. */
int64_t lab_interrupts(const char *row)
{
	FILE *f = fopen("/proc/interrupts", "re");
	char line[8192], *at, *end;
	size_t len = strlen(row);
	int64_t sum = 0, number;

	while (f && fgets(line, sizeof(line), f)) {
		at = line + strspn(line, " ");
		if (strncmp(at, row, len) || at[len] != ':')
			continue;
		for (at += len + 1;; at = end) {
			number = strtoll(at, &end, 10);
			if (end == at)
				break;
			sum += number;
		}
	}
	if (f)
		fclose(f);
	return sum;
}

/* The number of a line "Name:   123 ...". */
static int64_t number_of(const char *path, const char *name)
{
	size_t len = strlen(name);
	FILE *f = fopen(path, "re");
	int64_t number = -1;
	char line[256];

	while (f && number < 0 && fgets(line, sizeof(line), f))
		if (!strncmp(line, name, len) && line[len] == ':')
			number = strtoll(line + len + 1, NULL, 10);
	if (f)
		fclose(f);
	return number;
}

int64_t lab_meminfo(const char *name)
{
	return number_of("/proc/meminfo", name);
}

int64_t lab_status(const char *task, const char *name)
{
	char path[80];

	snprintf(path, sizeof(path), "/proc/%s/status", task);
	return number_of(path, name);
}

int64_t lab_switches(void)
{
	FILE *f = fopen("/proc/stat", "re");
	int64_t number = -1;
	char line[8192];

	while (f && number < 0 && fgets(line, sizeof(line), f))
		if (!strncmp(line, "ctxt ", 5))
			number = strtoll(line + 5, NULL, 10);
	if (f)
		fclose(f);
	return number;
}

bool lab_cpu_has(const char *flag)
{
	FILE *f = fopen("/proc/cpuinfo", "re");
	char line[8192], *word, *rest = line;
	bool found = false;

	while (f && fgets(line, sizeof(line), f))
		if (!strncmp(line, "flags", 5))
			break;
	while (f && !found && (word = strtok_r(rest, "\n \t", &rest)))
		found = !strcmp(word, flag);
	if (f)
		fclose(f);
	return found;
}

/* "Node 0, zone DMA 1 0 0 1 2 1 1 0 1 1 3": one number an order. */
uint64_t lab_largest_block(void)
{
	FILE *f = fopen("/proc/buddyinfo", "re");
	unsigned int orders = 0;
	char line[512], *rest = line;

	if (f && fgets(line, sizeof(line), f))
		while (strtok_r(rest, "\n ", &rest))
			orders++;
	if (f)
		fclose(f);
	return orders > 4 ? PAGE << (orders - 4 - 1) : 0;
}

uint64_t lab_page_flags(uint64_t pfn)
{
	int fd = open("/proc/kpageflags", O_RDONLY | O_CLOEXEC);
	uint64_t flags = UINT64_MAX;

	if (fd < 0)
		return flags;
	if (pread(fd, &flags, sizeof(flags), pfn * sizeof(flags)) !=
	    sizeof(flags))
		flags = UINT64_MAX;
	close(fd);
	return flags;
}

/* The next "System RAM"; @end is the first address after it. */
static bool next_ram(FILE *f, uint64_t *start, uint64_t *end)
{
	char line[256];

	while (fgets(line, sizeof(line), f)) {
		if (*line == ' ' || !strstr(line, " : System RAM") ||
		    sscanf(line, "%" SCNx64 "-%" SCNx64, start, end) != 2)
			continue;
		++*end;
		return true;
	}
	return false;
}

bool lab_is_ram(uint64_t pfn)
{
	FILE *f = fopen("/proc/iomem", "re");
	uint64_t start, end;
	bool found = false;

	while (f && !found && next_ram(f, &start, &end))
		found = pfn * PAGE >= start && pfn * PAGE < end;
	if (f)
		fclose(f);
	return found;
}

uint64_t lab_ram_bytes(void)
{
	FILE *f = fopen("/proc/iomem", "re");
	uint64_t start, end, sum = 0;

	while (f && next_ram(f, &start, &end))
		sum += end - start;
	if (f)
		fclose(f);
	return sum;
}

/* Lines of /proc/vmallocinfo that have both. */
static unsigned int count_areas(const char *text, const char *other)
{
	FILE *f = fopen("/proc/vmallocinfo", "re");
	unsigned int found = 0;
	char line[512];

	while (f && fgets(line, sizeof(line), f))
		found += strstr(line, text) && strstr(line, other);
	if (f)
		fclose(f);
	return found;
}

/* By its caller: the addresses are hidden unless kernel.kptr_restrict is 1. */
unsigned int lab_areas_of(uint64_t pages)
{
	char count[32];

	snprintf(count, sizeof(count), " pages=%" PRIu64 " ", pages);
	return count_areas("[mmscope]", count);
}

bool lab_ioremapped(uint64_t physical)
{
	char phys[40];

	snprintf(phys, sizeof(phys), " phys=0x%016" PRIx64 " ioremap", physical);
	return count_areas("[mmscope]", phys);
}
