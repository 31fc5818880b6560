// SPDX-License-Identifier: GPL-2.0
/* Memory cgroups below the root. */
#include "cgroup.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "actor.h"

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

	if (!actor_put(ROOT "cgroup.subtree_control", "+memory"))
		return false;
	snprintf(path, sizeof(path), ROOT "%s", name);
	mkdir(path, 0755);
	snprintf(path, sizeof(path), ROOT "%s/memory.max", name);
	return !access(path, W_OK);
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
	return actor_put(path, word);
}
