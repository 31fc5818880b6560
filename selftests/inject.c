// SPDX-License-Identifier: GPL-2.0
/* Have the kernel's allocations and copies fail, for one thread. */
#include "inject.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEBUGFS		"/sys/kernel/debug/"
/* Behind the last address that a module can have on x86-64. */
#define MODULES_END	0xffffffffff000000ULL

static const char * const kinds[] = {
	"failslab", "fail_page_alloc", "fail_usercopy", NULL
};

static bool set(const char *kind, const char *name, const char *value)
{
	ssize_t len = strlen(value);
	char path[96];
	bool good;
	int fd;

	snprintf(path, sizeof(path), DEBUGFS "%s/%s", kind, name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	good = fd >= 0 && write(fd, value, len) == len;
	if (fd >= 0)
		close(fd);
	return good;
}

static bool set_all(const char *name, const char *value)
{
	const char *const *kind;
	bool good = true;

	for (kind = kinds; *kind; kind++)
		good &= set(*kind, name, value);
	return good;
}

static bool set_all_to(const char *name, uint64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%#" PRIx64, value);
	return set_all(name, text);
}

static void anywhere(void)
{
	set_all_to("require-start", 0);
	set_all_to("require-end", UINT64_MAX);
	set_all_to("reject-start", 0);
	set_all_to("reject-end", 0);
}

/**
 * inject_begin() - be ready to let something fail
 * @in: filled, also if it fails
 *
 * Also that is to fail which could wait for memory; and the log says nothing
 * of it.
 *
 * Return: true; false if the kernel has not all that it takes.
 */
bool inject_begin(struct inject *in)
{
	in->singles = false;
	in->nth = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	in->thread = open("/proc/thread-self/make-it-fail", O_RDWR | O_CLOEXEC);
	if (in->nth < 0 || in->thread < 0 || !set_all("verbose", "0"))
		return false;
	anywhere();
	return set("failslab", "ignore-gfp-wait", "N") &&
	       set("fail_page_alloc", "ignore-gfp-wait", "N") &&
	       set("fail_page_alloc", "ignore-gfp-highmem", "N");
}

/**
 * inject_end() - let nothing fail any more
 * @in: as inject_begin() has filled it
 */
void inject_end(struct inject *in)
{
	if (in->nth >= 0) {
		inject_nth(in, 0);
		close(in->nth);
	}
	if (in->thread >= 0) {
		inject_none(in);
		close(in->thread);
	}
	set("fail_page_alloc", "min-order", "1");
	anywhere();
}

static bool is_symbol(const char *line, const char *name, uint64_t *address)
{
	char found[128], type;

	/* those of modules have one more word */
	return sscanf(line, "%" SCNx64 " %c %127s", address, &type,
		      found) == 3 && !strcmp(found, name);
}

/**
 * inject_function() - find a function of the kernel itself
 * @name: its name
 * @text: filled
 *
 * Return: true if the kernel says where it is.
 */
bool inject_function(const char *name, struct inject_text *text)
{
	FILE *f = fopen("/proc/kallsyms", "re");
	char line[256];
	bool found = false;

	*text = (struct inject_text) { 0 };
	/* in the order of addresses; it ends where another begins */
	while (f && fgets(line, sizeof(line), f)) {
		if (!found) {
			found = is_symbol(line, name, &text->start);
			continue;
		}
		text->end = strtoull(line, NULL, 16);
		if (text->end > text->start)
			break;
	}
	if (f)
		fclose(f);
	return found && text->start && text->end > text->start;
}

/**
 * inject_modules() - find where modules are, whatever part of it is taken
 * @text: filled
 *
 * Return: true if the kernel says where it ends itself.
 */
bool inject_modules(struct inject_text *text)
{
	inject_function("_end", text);
	text->end = MODULES_END;
	return text->start;
}

/**
 * inject_kprobes() - find where the kernel registers and unregisters probes
 * @text: filled: all of it, which is one file of the kernel's
 *
 * Return: false if the kernel has no probes.
 */
bool inject_kprobes(struct inject_text *text)
{
	static const char *const names[] = {
		"arm_kprobe", "disarm_kprobe", "register_kprobe",
		"unregister_kprobe", "unregister_kprobes", "register_kretprobe",
		"unregister_kretprobe", "unregister_kretprobes",
		"__unregister_kprobe_top", "register_kretprobe.part.0", NULL,
	};
	struct inject_text one;
	bool found = false;
	size_t i;

	for (i = 0; names[i]; i++) {
		if (!inject_function(names[i], &one))
			continue;
		if (!found || one.start < text->start)
			text->start = one.start;
		if (!found || one.end > text->end)
			text->end = one.end;
		found = true;
	}
	return found;
}

/**
 * inject_only() - let only that fail which is done on behalf of some function
 * @text: where it is
 */
void inject_only(const struct inject_text *text)
{
	set_all_to("require-start", text->start);
	set_all_to("require-end", text->end);
}

/**
 * inject_except() - let nothing fail that is done on behalf of some function
 * @text: where it is
 */
void inject_except(const struct inject_text *text)
{
	set_all_to("reject-start", text->start);
	set_all_to("reject-end", text->end);
}

static void set_min_order(const struct inject *in)
{
	set("fail_page_alloc", "min-order", in->singles ? "0" : "1");
}

/**
 * inject_singles() - let single pages fail as well
 * @in: failures
 *
 * Until inject_end(). The kernel's loader warns of these.
 */
void inject_singles(struct inject *in)
{
	in->singles = true;
	set_min_order(in);
}

/**
 * inject_nth() - have one allocation or copy fail
 * @in: failures
 * @n: which, counted from now on, from 1; 0 for none
 */
void inject_nth(struct inject *in, int n)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%d", n);

	/* the one that is to fail may be this */
	while (pwrite(in->nth, text, len, 0) != len)
		;
}

/**
 * inject_came() - has it come to the failure that was asked for?
 * @in: failures, of which none is asked for from now on
 */
bool inject_came(struct inject *in)
{
	char text[16] = "";
	/* no answer: it is this read that was to fail */
	bool came = pread(in->nth, text, sizeof(text) - 1, 0) > 0 &&
		    !strtol(text, NULL, 10);

	inject_nth(in, 0);
	return came;
}

/* If it were not marked nothing would fail, and the test with it. */
static void mark(struct inject *in, const char *value)
{
	(void)!pwrite(in->thread, value, 1, 0);
}

/**
 * inject_all() - have all allocations fail
 * @in: failures
 * @bytes: only when as many were had as small objects; whole pages are not
 */
void inject_all(struct inject *in, unsigned int bytes)
{
	char space[16];

	snprintf(space, sizeof(space), "%u", bytes);
	set("failslab", "space", space);
	set("fail_page_alloc", "space", "0");
	set("fail_page_alloc", "min-order", "0");
	set_all("task-filter", "Y");
	set_all("times", "-1");
	set("failslab", "probability", "100");
	set("fail_page_alloc", "probability", "100");
	mark(in, "1");
}

/**
 * inject_none() - undo inject_all()
 * @in: failures
 */
void inject_none(struct inject *in)
{
	mark(in, "0");
	set_all("probability", "0");
	set_all("times", "1");
	set_all("task-filter", "N");
	set_min_order(in);
}
