/* SPDX-License-Identifier: GPL-2.0 */
/* Memory cgroups below the root. */
#ifndef CGROUP_H
#define CGROUP_H

#include <stdbool.h>
#include <sys/types.h>

bool cgroup_make(const char *name);
void cgroup_remove(const char *name);
bool cgroup_add(const char *name, pid_t pid);
bool cgroup_put(const char *name, const char *file, const char *word);

#endif /* CGROUP_H */
