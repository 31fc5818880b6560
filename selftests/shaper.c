// SPDX-License-Identifier: GPL-2.0
/*
 * shaper SHAPE: a process to be looked at. It brings its memory into a shape
 * and says "ready START END", then waits, so that nothing of it changes; or it
 * says "skip REASON" or "fail REASON". While waiting it takes lines on stdin:
 *
 *   read ADDRESS, write ADDRESS, exec ADDRESS
 *	do that, and answer "direct" if the processor did it with no page
 *	fault, "fault" if the kernel had to help, or "signal N".
 *   copy FROM TO
 *	read a file whose text is about who reads it, write that to another
 *	one, and answer "copied".
 *
 * It ends at the end of stdin.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "shape-build.h"

/* Protection key in use, 0 if none. */
int shape_pkey;

static sigjmp_buf back;

static void on_signal(int number)
{
	siglongjmp(back, number);
}

static void catch(int number)
{
	struct sigaction action = { .sa_handler = on_signal };

	must(sigaction(number, &action, NULL));
}

static long faults(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_minflt + usage.ru_majflt;
}

/* A write leaves what is there, be it this program's own stack. */
static void access_memory(const char *how, unsigned char *p)
{
	if (!strcmp(how, "read"))
		touch(p);
	else if (!strcmp(how, "write"))
		__asm__ volatile("lock orb $0, %0" : "+m" (*p));
	else
		((void (*)(void))p)();
}

/* Do it; the number of the signal, or minus the number of page faults. */
static long try_access(const char *how, unsigned char *p)
{
	int number = sigsetjmp(back, 1);
	long before;

	if (number) {
		/* A handler of signals is entered with all keys locked. */
		if (shape_pkey)
			must(pkey_set(shape_pkey, 0));
		return number;
	}
	before = faults();
	access_memory(how, p);
	return before - faults();
}

static void copy(const char *from, const char *to)
{
	static char buf[0x10000];
	int in = must(open(from, O_RDONLY));
	int out = must(open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600));
	ssize_t len;

	while ((len = must(read(in, buf, sizeof(buf)))) > 0)
		must(write(out, buf, len));
	close(in);
	close(out);
	shape_answer("copied\n");
}

static void obey(const char *line)
{
	char how[8], from[64], to[64];
	unsigned long address;
	long outcome;

	if (sscanf(line, "copy %63s %63s", from, to) == 2) {
		copy(from, to);
		return;
	}
	if (sscanf(line, "%7s %lx", how, &address) != 2)
		exit(1);
	outcome = try_access(how, (unsigned char *)address);
	if (outcome > 0)
		shape_answer("signal %ld\n", outcome);
	else
		shape_answer(outcome ? "fault\n" : "direct\n");
}

/*
 * Touch all that serve() uses, so that nothing changes any more once it has
 * said that it is ready. Nothing here may use stdio's buffers.
 */
static void warm_up(void)
{
	static unsigned char byte[] = { RET };

	try_access("write", byte);
	try_access("read", NULL);
}

static void serve(const struct area *area)
{
	char line[160];
	ssize_t len;

	shape_answer("ready %lx %lx\n", (unsigned long)area->start,
		     (unsigned long)area->end);
	while ((len = read(0, line, sizeof(line) - 1)) > 0) {
		line[len] = '\0';
		obey(line);
	}
}

static void build_if(bool wanted, void (*build)(struct area *area),
		     struct area *area)
{
	if (wanted)
		build(area);
}

static void build(const char *name, struct area *area)
{
#define SHAPE(shape, ...) build_if(!strcmp(name, #shape), build_##shape, area)
#include "shape-list.h"
	if (!area->start)
		shape_fail("no shape %s", name);
}

int main(int argc, char **argv)
{
	struct area area = { 0 };

	if (argc != 2)
		return 2;
	build(argv[1], &area);
	catch(SIGSEGV);
	catch(SIGBUS);
	warm_up();
	serve(&area);
	return 0;
}
