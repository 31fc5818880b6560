// SPDX-License-Identifier: GPL-2.0
/* Starts, asks and ends the program `shaper`. */
#define _GNU_SOURCE
#include "shape.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runs.h"

static void run_shaper(const char *name, int in, int out)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(in, 0);
	dup2(out, 1);
	execl("./shaper", "shaper", name, NULL);
	_exit(127);
}

static bool spawn(struct shape *s, const char *name)
{
	int in[2], out[2];

	if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC))
		return false;
	s->pid = fork();
	if (!s->pid)
		run_shaper(name, in[0], out[1]);
	close(in[0]);
	close(out[1]);
	s->to = fdopen(in[1], "w");
	s->from = fdopen(out[0], "r");
	return s->pid > 0 && s->to && s->from;
}

/* It has said that it is ready; wait until it sleeps, and changes no more. */
static bool wait_asleep(pid_t pid)
{
	char path[64], state = 0;
	FILE *file;
	int tries;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	for (tries = 0; state != 'S' && tries < 1000; tries++) {
		file = fopen(path, "r");
		if (!file || fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
			state = 0;
		if (file)
			fclose(file);
		usleep(1000);
	}
	return state == 'S';
}

/**
 * shape_start - start a process and let it take a shape
 * @s: filled; shape_stop() it, whatever comes of it
 * @name: of shape-list.h
 *
 * Return: SHAPE_READY; SHAPE_SKIPPED or SHAPE_FAILED, and @s->reason says why.
 */
enum shape_state shape_start(struct shape *s, const char *name)
{
	char line[256];

	*s = (struct shape) { .reason = "shaper died" };
	if (!spawn(s, name) || !fgets(line, sizeof(line), s->from))
		return SHAPE_FAILED;
	line[strcspn(line, "\n")] = '\0';
	if (sscanf(line, "ready %lx %lx", &s->start, &s->end) == 2)
		return wait_asleep(s->pid) ? SHAPE_READY : SHAPE_FAILED;
	snprintf(s->reason, sizeof(s->reason), "%s", line);
	return strncmp(line, "skip ", 5) ? SHAPE_FAILED : SHAPE_SKIPPED;
}

/**
 * shape_stop - end the process
 * @s: shape
 */
void shape_stop(struct shape *s)
{
	if (s->pid > 0) {
		kill(s->pid, SIGKILL);
		waitpid(s->pid, NULL, 0);
	}
	if (s->to)
		fclose(s->to);
	if (s->from)
		fclose(s->from);
}

static uint64_t pages_within(const struct mmscope_range *r, uint64_t start,
			     uint64_t end)
{
	uint64_t from = r->start > start ? r->start : start;
	uint64_t to = r->end < end ? r->end : end;

	return from < to ? (to - from) >> 12 : 0;
}

/* Holes have no level worth the name: it depends on what is around them. */
static bool matches(const struct mmscope_range *r,
		    const struct shape_want *want)
{
	return r->kind == want->kind &&
	       (r->level == want->level || r->kind == MMSCOPE_K_HOLE) &&
	       (r->flags & want->flags) == want->flags &&
	       !(r->flags & want->without);
}

/**
 * shape_is - has the shape come to be?
 * @s: shape
 * @want: what it is to be
 * @ranges: what was found, with holes and page facts
 * @n: how many
 *
 * Return: true if so; else it says what it was instead.
 */
bool shape_is(const struct shape *s, const struct shape_want *want,
	      const struct mmscope_range *ranges, size_t n)
{
	unsigned int shown = 0;
	uint64_t pages = 0;
	size_t i;

	for (i = 0; i < n; i++)
		if (matches(&ranges[i], want))
			pages += pages_within(&ranges[i], s->start, s->end);
	if (want->pages ? pages == want->pages : pages > 0)
		return true;
	printf("# %s: %llu pages are as wanted, not %llu:\n", want->name,
	       (unsigned long long)pages, (unsigned long long)want->pages);
	for (i = 0; i < n; i++)
		if (pages_within(&ranges[i], s->start, s->end) && shown++ < 4)
			printf("#  %s\n", runs_format(&ranges[i]));
	return false;
}

/* Its answer to a line, until the next call. */
static const char *ask(struct shape *s)
{
	static char line[32];

	fflush(s->to);
	if (!fgets(line, sizeof(line), s->from))
		return "nothing: it died";
	line[strcspn(line, "\n")] = '\0';
	return line;
}

/**
 * shape_try - let the process use its memory
 * @s: shape
 * @how: "read", "write" or "exec"
 * @address: at this address
 *
 * Return: "direct" if no page fault was needed, "fault", or "signal N"; until
 * the next call.
 */
const char *shape_try(struct shape *s, const char *how, uint64_t address)
{
	fprintf(s->to, "%s %llx\n", how, (unsigned long long)address);
	return ask(s);
}

/**
 * shape_copy - let the process read a file that is about its reader
 * @s: shape
 * @from: the file
 * @to: the file to write what it reads to
 *
 * Return: true if it has, and sleeps again.
 */
bool shape_copy(struct shape *s, const char *from, const char *to)
{
	fprintf(s->to, "copy %s %s\n", from, to);
	return !strcmp(ask(s), "copied") && wait_asleep(s->pid);
}
