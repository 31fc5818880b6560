// SPDX-License-Identifier: GPL-2.0
/*
 * What the command costs: cmdcost [-v VMAS] [-r RUNS] [-t TABLES] [-p PROCESSES].
 * To be run as root on a machine that counts instructions (qemu -icount shift=0),
 * where a nanosecond is one. Prints lines for cmdcost.awk:
 *
 *	row NAME ROWS NS NS_OF_THE_FILE USER_PER_CENT KIB
 *	snapshot NAME PROCESSES NS USER_PER_CENT KIB
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmdcost.h"

#define FILES	"/sys/kernel/debug/mmscope"
#define MMSCOPE	"/usr/bin/mmscope"

/* How a table is asked for. */
static const struct form {
	const char *name;
	const char *option;
	bool terminal;
} forms[] = {
	{ "", NULL, false },
	{ "--raw", "--raw", false },
	{ "--json", "--json", false },
	{ "terminal", NULL, true },
	{ 0 }
};

/* A command, the file that it reads, and what it is shown. */
struct subject {
	const char *command;
	const char *file;
	enum shape shape;
};

static bool bad;

static void fail(const char *what)
{
	fprintf(stderr, "cmdcost: %s failed\n", what);
	bad = true;
}

static bool attach(const char *how, const char *pid)
{
	char path[64];
	bool good;
	int fd;

	snprintf(path, sizeof(path), FILES "/%s", how);
	fd = open(path, O_WRONLY);
	good = write(fd, pid, strlen(pid)) == (ssize_t)strlen(pid);
	close(fd);
	return good;
}

static void measure(const struct subject *s, const struct form *f,
		    const char *pid, size_t n, const struct cost *file)
{
	const char *const argv[] = {
		MMSCOPE, s->command, pid, f->option, NULL
	};
	struct cost c = cost_of(argv, f->terminal);

	if (c.failed || (f->terminal && !c.bytes)) {
		fail(s->command);
		return;
	}
	printf("row %s%s%s %zu %.0f %.0f %.1f %ld\n", s->command,
	       *f->name ? "," : "", f->name, n, c.ns, file->ns, c.user, c.rss);
	fflush(stdout);
}

static void measure_forms(const struct subject *s, size_t n)
{
	pid_t target = target_start(s->shape, n);
	struct cost file;
	const struct form *f;
	char pid[16], path[64];

	snprintf(pid, sizeof(pid), "%d", target);
	snprintf(path, sizeof(path), FILES "/%s/%s", pid, s->file);
	if (target < 0 || !attach("attach", pid)) {
		fail("the target");
		return;
	}
	/* the first is not like the others: caches of the kernel's are filled */
	cost_of_file(path);
	file = cost_of_file(path);
	if (file.failed)
		fail(path);
	for (f = forms; f->name; f++)
		measure(s, f, pid, n, &file);
	target_stop(target);
}

/* Programs of their own, as those of a system are. */
static void start_processes(pid_t *pids, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		pids[i] = fork();
		if (!pids[i]) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			execl("/bin/busybox", "sleep", "100000", NULL);
			_exit(127);
		}
	}
	sleep(2);
}

static void say(const char *name, struct cost c, size_t n)
{
	if (c.failed)
		fail(name);
	else
		printf("snapshot %s %zu %.0f %.1f %ld\n", name, n, c.ns, c.user,
		       c.rss);
	fflush(stdout);
}

/* What of a snapshot is attaching and detaching. */
static void measure_attaching(const pid_t *pids, size_t n)
{
	static char list[0x10000], line[2 * sizeof(list) + 100];
	const char *const argv[] = { "/bin/sh", "-c", line, NULL };
	size_t used = 0, i;

	for (i = 0; i < n && used + 16 < sizeof(list); i++)
		used += sprintf(list + used, " %d", pids[i]);
	snprintf(line, sizeof(line), MMSCOPE " attach%s && " MMSCOPE " detach%s",
		 list, list);
	say("mmscope,attach,detach", cost_of(argv, false), n);
}

static void measure_snapshots(size_t n)
{
	static const char *const ps[] = { MMSCOPE, "ps", NULL };
	static const char *const loop[] = {
		"/bin/sh", "-c",
		"for f in /proc/[0-9]*/smaps_rollup; do cat $f; done 2> /dev/null; :",
		NULL
	};
	static const char *const smem[] = {
		"/usr/bin/python3", "/usr/bin/smem", NULL
	};
	static const char *const nothing[] = {
		"/usr/bin/python3", "/usr/bin/smem", "--help", NULL
	};
	pid_t *pids = calloc(n, sizeof(*pids));
	size_t i;

	if (!pids) {
		fail("memory");
		return;
	}
	start_processes(pids, n);
	cost_of(ps, false);
	say("mmscope,ps", cost_of(ps, false), n);
	measure_attaching(pids, n);
	say("smaps_rollup,C", cost_of_rollups(), n);
	say("smaps_rollup,sh", cost_of(loop, false), n);
	if (!access(smem[1], R_OK)) {
		say("smem,--help", cost_of(nothing, false), n);
		say("smem", cost_of(smem, false), n);
	}
	for (i = 0; i < n; i++)
		target_stop(pids[i]);
	free(pids);
}

static size_t number(const char *text)
{
	char *end;
	size_t n = strtoul(text, &end, 10);

	if (*end || !n)
		exit(2);
	return n;
}

int main(int argc, char **argv)
{
	static const struct subject vmas = { "vmas", "vmas", SHAPE_VMAS };
	static const struct subject runs = { "pagetable", "pages", SHAPE_RUNS };
	static const struct subject tables = {
		"tables", "tables", SHAPE_TABLES
	};
	size_t nr_vmas = 10000, nr_runs = 1000000, nr_tables = 10000;
	size_t nr_processes = 200;
	int c;

	while ((c = getopt(argc, argv, "v:r:t:p:")) != -1) {
		if (c == 'v')
			nr_vmas = number(optarg);
		else if (c == 'r')
			nr_runs = number(optarg);
		else if (c == 't')
			nr_tables = number(optarg);
		else if (c == 'p')
			nr_processes = number(optarg);
		else
			return 2;
	}
	/* a tenth each first: memory is to be the same */
	measure_snapshots(nr_processes);
	measure_forms(&vmas, nr_vmas / 10);
	measure_forms(&vmas, nr_vmas);
	measure_forms(&tables, nr_tables / 10);
	measure_forms(&tables, nr_tables);
	measure_forms(&runs, nr_runs / 10);
	measure_forms(&runs, nr_runs);
	return bad;
}
