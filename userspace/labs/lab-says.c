// SPDX-License-Identifier: GPL-2.0
/* What the kernel says itself of this process's memory: a second opinion. */
#include "lab-see.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lab-witness.h"

#define PFN_MASK	((1UL << 55) - 1)
#define THP		"/sys/kernel/mm/transparent_hugepage/enabled"

/* A line "key: number kB" from where the file is; -1 if there is none. */
static int64_t kilobytes_after(FILE *f, const char *key)
{
	size_t len = strlen(key);
	char line[512];

	while (fgets(line, sizeof(line), f))
		if (!strncmp(line, key, len) && line[len] == ':')
			return strtoll(line + len + 1, NULL, 10) * 1024;
	return -1;
}

int64_t see_vmpte(void)
{
	int64_t kib = lab_status("self", "VmPTE");

	return kib < 0 ? kib : kib * 1024;
}

int64_t see_smaps(const void *at, const char *key)
{
	FILE *f = fopen("/proc/self/smaps", "re");
	uintptr_t start, end;
	int64_t bytes = -1;
	char line[512];

	while (f && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " ", &start, &end) != 2 ||
		    (uintptr_t)at < start || (uintptr_t)at >= end)
			continue;
		bytes = kilobytes_after(f, key);
		break;
	}
	if (f)
		fclose(f);
	return bytes;
}

uint64_t see_pagemap(const void *at)
{
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	uint64_t entry = 0;

	if (fd < 0)
		return 0;
	if (pread(fd, &entry, sizeof(entry), (uintptr_t)at / PAGE * sizeof(entry)) !=
	    sizeof(entry))
		entry = 0;
	close(fd);
	return entry & PFN_MASK;
}

struct see_usage see_usage(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (struct see_usage){ usage.ru_minflt, usage.ru_majflt };
}

bool see_put(const char *path, int64_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, number);
	return lab_put_file(path, text);
}

const char *see_no_thp(void)
{
	char line[128] = "";
	FILE *f = fopen(THP, "re");

	if (!f)
		return "this kernel has no transparent huge pages";
	if (!fgets(line, sizeof(line), f))
		line[0] = 0;
	fclose(f);
	return strstr(line, "[never]") ?
		"transparent huge pages are switched off (" THP ")" : NULL;
}

int64_t see_fallbacks(void)
{
	FILE *f = fopen("/proc/vmstat", "re");
	int64_t count = 0;
	char line[128];

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "thp_fault_fallback %" SCNd64, &count) == 1)
			break;
	if (f)
		fclose(f);
	return count;
}
