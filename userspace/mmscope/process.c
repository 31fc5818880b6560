// SPDX-License-Identifier: GPL-2.0
/* Processes by number and by name. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session.h"

#define COMM_SIZE	17

/* A whole number that is a process ID, or 0. */
static pid_t number(const char *text)
{
	char *end;
	long v;

	if (!isdigit((unsigned char)*text))
		return 0;
	errno = 0;
	v = strtol(text, &end, 10);
	return errno || *end || v < 1 || v > INT_MAX ? 0 : (pid_t)v;
}

void session_comm(const struct session *s, pid_t pid, char *buf, size_t size)
{
	char path[PATH_MAX];
	FILE *f;

	snprintf(buf, size, "?");
	if (snprintf(path, sizeof(path), "%s/proc/%d/comm",
		     s->sysroot ? s->sysroot : "", pid) >= (int)sizeof(path))
		return;
	f = fopen(path, "re");
	if (!f)
		return;
	if (fgets(buf, size, f))
		buf[strcspn(buf, "\n")] = '\0';
	else
		snprintf(buf, size, "?");
	fclose(f);
}

/* Processes of one name. */
struct found {
	pid_t pid;
	unsigned int n;
	FILE *list;		/* of their numbers */
};

static void consider(const struct session *s, const char *entry,
		     const char *name, struct found *f)
{
	pid_t pid = number(entry);
	char comm[COMM_SIZE];

	if (!pid)
		return;
	session_comm(s, pid, comm, sizeof(comm));
	/* the kernel keeps 15 characters */
	if (strncmp(comm, name, COMM_SIZE - 2))
		return;
	f->pid = pid;
	f->n++;
	fprintf(f->list, " %d", pid);
}

/* In the order of their numbers. */
static void look_up(const struct session *s, const char *name, struct found *f)
{
	char path[PATH_MAX];
	struct dirent **entries;
	int n, i;

	snprintf(path, sizeof(path), "%s/proc", s->sysroot ? s->sysroot : "");
	n = scandir(path, &entries, NULL, versionsort);
	for (i = 0; i < n; i++) {
		consider(s, entries[i]->d_name, name, f);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
}

static int collect(DIR *proc, pid_t **pids, size_t *n)
{
	size_t room = 0;
	struct dirent *e;

	while ((e = readdir(proc))) {
		pid_t pid = number(e->d_name), *p;

		if (!pid)
			continue;
		if (*n == room) {
			room = room ? room * 2 : 256;
			p = reallocarray(*pids, room, sizeof(*p));
			if (!p)
				return -ENOMEM;
			*pids = p;
		}
		(*pids)[(*n)++] = pid;
	}
	return 0;
}

int session_processes(struct session *s, pid_t **pids, size_t *n)
{
	DIR *proc;
	int err;

	*pids = NULL;
	*n = 0;
	if (s->sysroot)
		return mmscope_list(s->h, pids, n);
	proc = opendir("/proc");
	if (!proc)
		return -errno;
	err = collect(proc, pids, n);
	closedir(proc);
	if (err) {
		free(*pids);
		*pids = NULL;
		*n = 0;
	}
	return err;
}

static char *say(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));
static char *say(const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		text = NULL;
	va_end(ap);
	return text ? text : strdup("");
}

char *session_pid(struct session *s, const char *text, pid_t *pid)
{
	struct found f = { 0 };
	char *list = NULL, *error = NULL;
	size_t size;

	*pid = number(text);
	if (*pid)
		return NULL;
	f.list = open_memstream(&list, &size);
	if (!f.list)
		return say("no memory");
	look_up(s, text, &f);
	fclose(f.list);
	if (!f.n)
		error = say("no process is named '%s'", text);
	else if (f.n > 1)
		error = say("%u processes are named '%s', say which:%s", f.n,
			    text, list);
	free(list);
	*pid = f.pid;
	return error;
}
