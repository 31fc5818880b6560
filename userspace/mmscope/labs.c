// SPDX-License-Identifier: GPL-2.0
/* Labs, found beside this program, asked and run. */
#include "labs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "session.h"

#define PREFIX		"lab-"
#define PREFIX_LEN	(sizeof(PREFIX) - 1)

/* One that does not know --about may do anything; no longer than this. */
#define ABOUT_MS	5000

/* As labs are asked, and run. */
static char *about[] = { "--about", NULL };
static char *tap[] = { "--tap", NULL };

static int path_of(const struct labs *l, const char *name, char *path)
{
	return snprintf(path, PATH_MAX, "%s/" PREFIX "%s", l->dir, name) <
	       PATH_MAX ? 0 : -ENAMETOOLONG;
}

static bool is_program(const struct labs *l, const char *name)
{
	char path[PATH_MAX];
	struct stat st;

	return !path_of(l, name, path) && !stat(path, &st) &&
	       S_ISREG(st.st_mode) && !access(path, X_OK);
}

static int is_named(const struct dirent *e)
{
	return !strncmp(e->d_name, PREFIX, PREFIX_LEN);
}

static int compare(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

int labs_find(struct labs *l)
{
	char exe[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	int i, found;

	memset(l, 0, sizeof(*l));
	if (n < 0)
		return -errno;
	exe[n] = '\0';
	*strrchr(exe, '/') = '\0';
	l->dir = strdup(exe);
	if (!l->dir)
		return -ENOMEM;
	found = scandir(*exe ? exe : "/", &l->files, is_named, compare);
	for (i = 0; i < found; i++)
		if (is_program(l, l->files[i]->d_name + PREFIX_LEN))
			l->files[l->n++] = l->files[i];
		else
			free(l->files[i]);
	return found < 0 ? -errno : 0;
}

const char *labs_name(const struct labs *l, size_t i)
{
	return l->files[i]->d_name + PREFIX_LEN;
}

void labs_free(struct labs *l)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		free(l->files[i]);
	free(l->files);
	free(l->dir);
}

bool labs_has(const struct labs *l, const char *name)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (!strcmp(labs_name(l, i), name))
			return true;
	return false;
}

int labs_become(const struct labs *l, const char *name, char **args)
{
	char path[PATH_MAX], *base;
	char **argv;
	size_t n = 0;
	int err = path_of(l, name, path);

	if (err)
		return err;
	while (args[n])
		n++;
	argv = calloc(n + 2, sizeof(*argv));
	if (!argv)
		return -ENOMEM;
	base = strrchr(path, '/') + 1;
	argv[0] = base;
	memcpy(argv + 1, args, n * sizeof(*argv));
	/* what was said so far goes first, and a closed pipe is the lab's own */
	fflush(stdout);
	signal(SIGPIPE, SIG_DFL);
	execv(path, argv);
	err = -errno;
	free(argv);
	return err;
}

/* Start it with its output to us: a descriptor, or -errno. */
static int start(const struct labs *l, const char *name, char **args,
		 bool quiet, pid_t *pid)
{
	int out[2], null;

	if (pipe2(out, O_CLOEXEC))
		return -errno;
	fflush(stdout);
	*pid = fork();
	if (*pid < 0) {
		close(out[0]);
		close(out[1]);
		return -errno;
	}
	if (*pid) {
		close(out[1]);
		return out[0];
	}
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	dup2(null, STDIN_FILENO);
	if (quiet)
		dup2(null, STDERR_FILENO);
	dup2(out[1], STDOUT_FILENO);
	labs_become(l, name, args);
	_exit(126);
}

static int wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return status;
}

void labs_about(const struct labs *l, const char *name, char *text, size_t size)
{
	struct pollfd p = { .events = POLLIN };
	ssize_t n = 0, more = 1;
	pid_t pid = 0;

	*text = '\0';
	p.fd = start(l, name, about, true, &pid);
	if (p.fd < 0)
		return;
	while (more > 0 && (size_t)n < size - 1) {
		if (poll(&p, 1, ABOUT_MS) <= 0)
			break;
		more = read(p.fd, text + n, size - 1 - n);
		n += more > 0 ? more : 0;
	}
	close(p.fd);
	/* one that has not ended its line by now is not waited for */
	if (more)
		kill(pid, SIGKILL);
	text[n] = '\0';
	if (wait_for(pid))
		*text = '\0';
	text[strcspn(text, "\n")] = '\0';
}

static void note(struct labs_run *run, const char *why)
{
	if (!*run->why)
		snprintf(run->why, sizeof(run->why), "%s", why);
}

void labs_take_line(struct labs_run *run, const char *line)
{
	const char *skip = strstr(line, "# SKIP");
	bool bad = !strncmp(line, "not ok ", 7);

	if (!strncmp(line, "1..", 3)) {
		run->planned = strtol(line + 3, NULL, 10);
		if (skip)
			note(run, skip + 6 + strspn(skip + 6, " "));
	} else if (bad || !strncmp(line, "ok ", 3)) {
		run->checks++;
		run->bad += bad;
		run->skipped += !bad && skip;
		if (bad)
			note(run, line + 7 + strspn(line + 7, "0123456789 "));
	}
}

/* Lines, to the end of its output; our signals are its, too, and end it. */
static void read_tap(int fd, pid_t pid, struct labs_run *run)
{
	char buf[4096], line[1024];
	size_t len = 0;
	int passed_on = 0;
	ssize_t n, i;

	for (;;) {
		n = read(fd, buf, sizeof(buf));
		if (session_signal() && session_signal() != passed_on) {
			passed_on = session_signal();
			kill(pid, passed_on);
		}
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		for (i = 0; i < n; i++) {
			if (buf[i] != '\n') {
				if (len < sizeof(line) - 1)
					line[len++] = buf[i];
				continue;
			}
			line[len] = '\0';
			len = 0;
			labs_take_line(run, line);
		}
	}
}

int labs_run(const struct labs *l, const char *name, struct labs_run *run)
{
	pid_t pid = 0;
	int fd;

	memset(run, 0, sizeof(*run));
	run->planned = -1;
	fd = start(l, name, tap, false, &pid);
	if (fd < 0)
		return fd;
	read_tap(fd, pid, run);
	close(fd);
	run->status = wait_for(pid);
	return 0;
}
