// SPDX-License-Identifier: GPL-2.0
/* The actor that reads and writes all files in odd ways: sizes, places, words. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "actor.h"
#include "draw.h"
#include "scope.h"

/* Where a file is. */
enum place { TARGET, TOP, PROC };

/*
 * All files. How many calls each is good for: those about the kernel look at all
 * there is, again for each read from the start. `swapin` is only read: see
 * scope_emulated().
 */
static const struct odd_file {
	const char *name;
	enum place place;
	unsigned int calls;
	bool only_read;
} odd_files[] = {
	{ "pages", TARGET, 30 }, { "pagetable", TARGET, 30 },
	{ "vmas", TARGET, 30 }, { "tables", TARGET, 30 },
	{ "translate", TARGET, 30 }, { "faults", TARGET, 30 },
	{ "swap", TARGET, 30 }, { "tlb", TARGET, 30 },
	{ "swapin", TARGET, 30, true },
	{ "stats", TOP, 30 }, { "control", TOP, 30 },
	{ "attach", TOP, 30 }, { "detach", TOP, 30 },
	{ "faults", TOP, 30 }, { "swap", TOP, 30 }, { "tlb", TOP, 30 },
	{ "kernel/layout", TOP, 3 }, { "kernel/physmem", TOP, 3 },
	{ "kernel/pagetable", TOP, 30 }, { "kernel/vmalloc", TOP, 30 },
	{ "kernel/translate", TOP, 30 }, { "kernel/lab", TOP, 30 },
	{ "self", PROC, 30 }, { "faults", PROC, 30 }, { "swap", PROC, 30 },
	{ "tlb", PROC, 30 },
};

#define FILES	(sizeof(odd_files) / sizeof(*odd_files))

static bool is_of_kernel(const struct odd_file *f)
{
	return !strncmp(f->name, "kernel/", 7);
}

static bool is_request(const struct odd_file *f)
{
	return !strcmp(f->name, "attach") || !strcmp(f->name, "detach");
}

/* May a call on that file say that, with the module going or not? */
static bool may_say(const struct odd_file *f, int err)
{
	switch (err) {
	case EINVAL:
	case ESRCH:
	case ESTALE:
	case ENODATA:
	case EINTR:
	case ENOENT:
	case ENXIO:
	case EBADF:		/* opened for the other */
		return true;
	case EAGAIN:		/* the kernel's tables changed all the time */
	case EOPNOTSUPP:	/* root=user */
		return is_of_kernel(f);
	case EIO:		/* procfs took the file away */
		return f->place == PROC;
	case ESPIPE:
	case EEXIST:
	case ENOSPC:
		return is_request(f);
	}
	return false;
}

static void odd_error(struct actor *a, const struct odd_file *f, const char *call)
{
	stage_checked(a->stage, CHECK_ERRORS, 1);
	if (!may_say(f, errno))
		stage_wrong(a->stage, CHECK_ERRORS, "%s: %s: %s", f->name, call,
			    strerrorname_np(errno));
}

static const char * const odd_words[] = {
	"holes=on", "page=on merge=loose", "range=0-200000000000",
	"range=200000000000-200002000000 holes=on", "range=1-2", "no=such",
	"root=user", "range=ffffffff80000000-ffffffffff000000",
	"0x200000001000", "0xffffffffffffffff", "0xffffffff81000000", "4096", "-1", "",
};

static void odd_call(struct actor *a, const struct odd_file *f, int fd)
{
	static char buf[70000];
	const char *word = odd_words[draw(&a->seed, sizeof(odd_words) /
						    sizeof(*odd_words))];
	size_t size = draw(&a->seed, 4) ? draw(&a->seed, 200) :
					  draw(&a->seed, sizeof(buf));

	switch (draw(&a->seed, 6)) {
	case 0:
		if (write(fd, word, strlen(word)) < 0)
			odd_error(a, f, "write");
		break;
	case 1:
		if (lseek(fd, draw(&a->seed, 3) * 31, SEEK_SET) < 0)
			odd_error(a, f, "lseek");
		break;
	case 2:
		if (pread(fd, buf, size & ~31UL, draw(&a->seed, 5000)) < 0)
			odd_error(a, f, "pread");
		break;
	default:
		if (draw(&a->seed, 2))
			size &= ~31UL;
		if (read(fd, buf, size) < 0)
			odd_error(a, f, "read");
	}
}

/* A descriptor or -errno. */
static int open_odd(struct actor *a, const struct odd_file *f)
{
	static const int modes[] = { O_RDONLY, O_RDWR, O_WRONLY };
	int mode = f->only_read ? O_RDONLY : modes[draw(&a->seed, 3)];
	pid_t pid;

	if (f->place == PROC)
		return mmscope_open_proc(a->h, f->name, mode | O_CLOEXEC);
	if (f->place == TOP)
		return mmscope_open_file(a->h, 0, f->name, mode | O_CLOEXEC);
	pid = stage_draw_target(a->stage, &a->seed);
	if (!pid)
		return -ESRCH;
	actor_attach(a, pid);
	return mmscope_open_file(a->h, pid, f->name, mode | O_CLOEXEC);
}

/* One file, opened in some way; many calls. */
bool read_odd_round(struct actor *a)
{
	const struct odd_file *f = &odd_files[draw(&a->seed, FILES)];
	unsigned int i;
	int fd = open_odd(a, f);

	if (fd < 0) {
		errno = -fd;
		odd_error(a, f, "open");
		return false;
	}
	for (i = 0; i < f->calls; i++)
		odd_call(a, f, fd);
	close(fd);
	return true;
}
