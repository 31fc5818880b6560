// SPDX-License-Identifier: GPL-2.0
/* Reads /proc/PID/smaps, and single values of /proc/PID/status. */
#define _GNU_SOURCE
#include "smaps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What lies above belongs to the kernel, as vsyscall does. */
#define USER_END	0x8000000000000000ULL

static bool parse_head(struct smaps_vma *vma, const char *line)
{
	int at = 0;

	*vma = (struct smaps_vma) { 0 };
	if (sscanf(line, "%lx-%lx %4s %*s %*s %*s %n", &vma->start, &vma->end,
		   vma->perms, &at) != 3 || !at)
		return false;
	snprintf(vma->name, sizeof(vma->name), "%s", line + at);
	return true;
}

/* The members that are numbers of KiB. */
#define SMAPS_FIELDS(X)							\
	X(rss, "Rss") X(shared_clean, "Shared_Clean")			\
	X(shared_dirty, "Shared_Dirty") X(private_clean, "Private_Clean") \
	X(private_dirty, "Private_Dirty") X(anonymous, "Anonymous")	\
	X(anon_huge, "AnonHugePages") X(shmem_huge, "ShmemPmdMapped")	\
	X(file_huge, "FilePmdMapped")					\
	X(shared_hugetlb, "Shared_Hugetlb")				\
	X(private_hugetlb, "Private_Hugetlb") X(swap, "Swap")		\
	X(page_size, "KernelPageSize")

#define SMAPS_FIELD(member, text) { text, offsetof(struct smaps_vma, member) },

static const struct {
	const char *name;
	size_t offset;
} fields[] = { SMAPS_FIELDS(SMAPS_FIELD) };

static void parse_field(struct smaps_vma *vma, const char *line)
{
	uint64_t value;
	char name[32];
	size_t i;

	if (sscanf(line, "VmFlags:%127[^\n]", vma->flags) == 1 ||
	    sscanf(line, "%31[^:]: %lu", name, &value) != 2)
		return;
	for (i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		if (!strcmp(name, fields[i].name))
			*(uint64_t *)((char *)vma + fields[i].offset) = value;
}

static bool add_vma(struct smaps *s, const struct smaps_vma *vma)
{
	struct smaps_vma *grown;

	grown = reallocarray(s->vmas, s->n + 1, sizeof(*grown));
	if (!grown)
		return false;
	s->vmas = grown;
	s->vmas[s->n++] = *vma;
	return true;
}

static bool parse(struct smaps *s, FILE *file)
{
	struct smaps_vma vma;
	char line[512];

	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		if (!parse_head(&vma, line)) {
			if (s->n)
				parse_field(&s->vmas[s->n - 1], line);
			continue;
		}
		if (!add_vma(s, &vma))
			return false;
	}
	while (s->n && s->vmas[s->n - 1].start >= USER_END)
		s->n--;
	return s->n;
}

/**
 * smaps_read - read the mappings of a process
 * @s: filled; smaps_free() it
 * @pid: process
 *
 * Return: false on failure.
 */
bool smaps_read(struct smaps *s, pid_t pid)
{
	char path[64];
	FILE *file;
	bool ok;

	*s = (struct smaps) { 0 };
	snprintf(path, sizeof(path), "/proc/%d/smaps", pid);
	file = fopen(path, "r");
	if (!file)
		return false;
	ok = parse(s, file);
	fclose(file);
	return ok;
}

/**
 * smaps_free - free what smaps_read() has filled
 * @s: mappings
 */
void smaps_free(struct smaps *s)
{
	free(s->vmas);
	*s = (struct smaps) { 0 };
}

/**
 * smaps_find - the mapping at an address
 * @s: mappings
 * @address: address
 *
 * Return: NULL if there is none.
 */
const struct smaps_vma *smaps_find(const struct smaps *s, uint64_t address)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (address >= s->vmas[i].start && address < s->vmas[i].end)
			return &s->vmas[i];
	return NULL;
}

/**
 * smaps_flag - has a mapping a flag?
 * @vma: mapping
 * @flag: two letters
 */
bool smaps_flag(const struct smaps_vma *vma, const char *flag)
{
	char word[8];

	snprintf(word, sizeof(word), " %s ", flag);
	return strstr(vma->flags, word);
}

/**
 * status_value - a number of /proc/PID/status
 * @pid: process
 * @name: as "VmPTE"
 *
 * Return: the number, ~0 if there is none.
 */
uint64_t status_value(pid_t pid, const char *name)
{
	uint64_t value = ~0ULL;
	size_t len = strlen(name);
	char path[64], line[256];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof(line), file))
		if (!strncmp(line, name, len) && line[len] == ':')
			value = strtoull(line + len + 1, NULL, 10);
	if (file)
		fclose(file);
	return value;
}
