// SPDX-License-Identifier: GPL-2.0
/* Memory cgroups below the root. */
#include "cgroup.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scope.h"

#define ROOT	"/sys/fs/cgroup/"

/**
 * cgroup_make() - make a cgroup, if it is not there
 * @name: its name
 *
 * Return: false if the kernel has no memory cgroups.
 */
bool cgroup_make(const char *name)
{
	char path[128];

	if (!scope_put(ROOT "cgroup.subtree_control", "+memory"))
		return false;
	snprintf(path, sizeof(path), ROOT "%s", name);
	mkdir(path, 0755);
	snprintf(path, sizeof(path), ROOT "%s/memory.max", name);
	return !access(path, W_OK);
}

/**
 * cgroup_remove() - remove a cgroup, with all limits it has
 * @name: its name; nobody is in it
 */
void cgroup_remove(const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), ROOT "%s", name);
	rmdir(path);
}

/**
 * cgroup_put() - write to a file of a cgroup
 * @name: the cgroup
 * @file: file
 * @word: what to write
 *
 * Return: false if that fails.
 */
bool cgroup_put(const char *name, const char *file, const char *word)
{
	char path[128];

	snprintf(path, sizeof(path), ROOT "%s/%s", name, file);
	return scope_put(path, word);
}

/**
 * cgroup_add() - move a process to a cgroup
 * @name: the cgroup
 * @pid: process, with all that it forks from then on; 0: the caller
 *
 * Return: false if that fails.
 */
bool cgroup_add(const char *name, pid_t pid)
{
	char number[16];

	snprintf(number, sizeof(number), "%d", pid);
	return cgroup_put(name, "cgroup.procs", number);
}
