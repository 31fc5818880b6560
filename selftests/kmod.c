// SPDX-License-Identifier: GPL-2.0
/* Load and unload the module; see what memory the kernel has in use. */
#include "kmod.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/membarrier.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "scope.h"

#define NAME	"mmscope"

/* What is hooked, by whomever: a line each. */
#define HOOKS	2
#define HOOKED	8192

static const char * const hook_lists[HOOKS] = {
	"/sys/kernel/debug/kprobes/list", "/sys/kernel/tracing/enabled_functions",
};

/* As it was without the module; "" without the list, which the kernel may not have. */
static char hooks[HOOKS][HOOKED];
static bool hooks_noted;

/* How long others may hold the module that let go of it by themselves. */
#define SOON_MS	5000

/**
 * kmod_load_with() - load the module
 * @parameters: name=value, with spaces between
 *
 * Return: 0; -EEXIST if it is loaded, or another -errno.
 */
int kmod_load_with(const char *parameters)
{
	const char *path = getenv("MMSCOPE_KO");
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	int err = 0;

	if (fd < 0)
		return path ? -errno : -ENOENT;
	if (syscall(SYS_finit_module, fd, parameters, 0))
		err = -errno;
	close(fd);
	return err;
}

/**
 * kmod_load() - load the module as it is
 *
 * Return: as kmod_load_with().
 */
int kmod_load(void)
{
	return kmod_load_with("");
}

/**
 * kmod_unload() - unload the module
 *
 * Return: 0; -EWOULDBLOCK if it is in use, or another -errno.
 */
int kmod_unload(void)
{
	return syscall(SYS_delete_module, NAME, O_NONBLOCK) ? -errno : 0;
}

/**
 * kmod_unload_soon() - unload the module, as soon as nobody uses it
 *
 * Return: 0; -EWOULDBLOCK if it stays in use for long, or another -errno.
 */
int kmod_unload_soon(void)
{
	uint64_t end = scope_now_ms() + patient(SOON_MS);
	int err;

	do {
		err = kmod_unload();
	} while (err == -EWOULDBLOCK && scope_now_ms() < end);
	return err;
}

/**
 * kmod_loaded() - is the module there?
 */
bool kmod_loaded(void)
{
	return !access("/sys/module/" NAME, F_OK);
}

static bool listed(void)
{
	FILE *f = fopen("/proc/modules", "re");
	char line[256];
	bool found = false;

	while (f && !found && fgets(line, sizeof(line), f))
		found = !strncmp(line, NAME " ", strlen(NAME " "));
	if (f)
		fclose(f);
	return found;
}

static void read_hooks(int list, char text[HOOKED])
{
	int fd = open(hook_lists[list], O_RDONLY | O_CLOEXEC);
	ssize_t n = 1, len = 0;

	while (fd >= 0 && n > 0) {
		n = read(fd, text + len, HOOKED - 1 - len);
		len += n > 0 ? n : 0;
	}
	text[len] = '\0';
	if (fd >= 0)
		close(fd);
}

/* While the module is not loaded, once: kmod_left() wants the same from then on. */
static void note_hooks(void)
{
	int i;

	for (i = 0; i < HOOKS && !hooks_noted; i++)
		read_hooks(i, hooks[i]);
	hooks_noted = true;
}

/**
 * kmod_hooked() - is something hooked that was not, or the other way round?
 *
 * Return: where that is told, or "nothing".
 */
const char *kmod_hooked(void)
{
	char now[HOOKED];
	int i;

	for (i = 0; i < HOOKS && hooks_noted; i++) {
		read_hooks(i, now);
		if (strcmp(hooks[i], now))
			return hook_lists[i];
	}
	return "nothing";
}

/**
 * kmod_left() - what is there of the module, which is not to be
 *
 * Hooks too, if kmod_unload_whole() was called before.
 *
 * Return: the name of something, or "nothing".
 */
const char *kmod_left(void)
{
	static const char * const places[] = {
		"/sys/module/" NAME, "/sys/kernel/debug/" NAME, "/proc/" NAME,
		"/sys/devices/platform/" NAME, NULL
	};
	const char *const *place;

	for (place = places; *place; place++)
		if (!access(*place, F_OK))
			return *place;
	return listed() ? "a line of /proc/modules" : kmod_hooked();
}

/**
 * kmod_unload_whole() - unload the module, as soon as nobody uses it, with all of it
 *
 * What is hooked is noted the first time, and has to be the same every other time.
 *
 * Return: as kmod_unload_soon(); -EBUSY if something is left of it.
 */
int kmod_unload_whole(void)
{
	const char *left;
	int err = kmod_unload_soon();

	if (err)
		return err;
	note_hooks();
	left = kmod_left();
	if (!strcmp(left, "nothing"))
		return 0;
	fprintf(stderr, "# left of the module: %s\n", left);
	return -EBUSY;
}

static void shrink(void)
{
	int fd = open("/proc/sys/vm/drop_caches", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	/* without it the numbers are less steady */
	(void)!write(fd, "3", 1);
	close(fd);
}

/**
 * kmod_settle() - let the kernel free what it frees later
 */
void kmod_settle(void)
{
	int i;

	for (i = 0; i < 3; i++) {
		/* a grace period of RCU */
		syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0);
		scope_sleep_ms(50);
	}
	shrink();
	scope_sleep_ms(50);
}

static bool field(const char *text, const char *name, long *value)
{
	const char *p = strstr(text, name);

	return p && sscanf(p + strlen(name), ": %ld kB", value) == 1;
}

/**
 * kmod_memory() - see how much memory the kernel has in use
 * @m: filled
 *
 * Return: true; false if /proc/meminfo does not say it.
 */
bool kmod_memory(struct kmod_memory *m)
{
	long total, available;
	char text[4096];
	int fd = open("/proc/meminfo", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	close(fd);
	if (n <= 0)
		return false;
	text[n] = '\0';
	if (!field(text, "MemTotal", &total) ||
	    !field(text, "MemAvailable", &available) ||
	    !field(text, "\nSlab", &m->slab) ||
	    !field(text, "\nPercpu", &m->percpu) ||
	    !field(text, "\nVmallocUsed", &m->vmalloc))
		return false;
	m->unavailable = total - available;
	return true;
}
