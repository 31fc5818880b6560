// SPDX-License-Identifier: GPL-2.0
/* Actors that read all files, and check what they read. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "actor.h"
#include "draw.h"
#include "onlooker.h"
#include "scope.h"
#include "sound.h"

/* How long a round looks at the same processes. */
#define LOOK_MS		200

static void tell(struct actor *a, const struct onlooker *o)
{
	enum stage_check check = CHECK_SOUND;

	if (strstr(o->wrong, SOUND_NOWHERE))
		check = CHECK_PLACE;
	else if (strstr(o->wrong, ": " SOUND_FRAME))
		check = CHECK_FRAME;
	else if (strstr(o->wrong, ": E"))
		check = CHECK_ERRORS;
	if (*o->wrong)
		stage_wrong(a->stage, check, "%s", o->wrong);
	if (!o->strangers)
		stage_checked(a->stage, CHECK_PLACE, o->records);
	stage_checked(a->stage, CHECK_FRAME, o->records);
	stage_checked(a->stage, CHECK_SOUND, o->reads);
	stage_checked(a->stage, CHECK_ERRORS, o->gone + o->stale + o->reads);
}

/* Attached already, gone, or not to be had just now: all that may be. */
static void have_attached(struct actor *a, pid_t pid)
{
	int err = mmscope_attach(a->h, pid);

	stage_checked(a->stage, CHECK_ERRORS, 1);
	if (err && err != -EEXIST && err != -ESRCH && err != -ENOSPC &&
	    err != -EINVAL && err != -ENOENT && err != -ENXIO)
		stage_wrong(a->stage, CHECK_ERRORS, "attach: %s",
			    strerrorname_np(-err));
}

static bool look_at(struct actor *a, const pid_t *pids, bool strangers)
{
	bool stop = false;
	struct onlooker o = {
		.slots = pids, .stop = &stop, .frames = a->stage->frames,
		.strangers = strangers, .unloads = true,
		.seed = draw(&a->seed, UINT32_MAX) | 1,
	};
	pthread_t thread;
	int i;

	for (i = 0; i < ONLOOKER_SLOTS; i++)
		if (pids[i])
			have_attached(a, pids[i]);
	if (pthread_create(&thread, NULL, onlooker_run, &o))
		return false;
	scope_sleep_ms(LOOK_MS);
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	pthread_join(thread, NULL);
	tell(a, &o);
	return o.reads;
}

bool read_round(struct actor *a)
{
	pid_t pids[ONLOOKER_SLOTS];
	int i;

	for (i = 0; i < ONLOOKER_SLOTS; i++)
		pids[i] = stage_draw_target(a->stage, &a->seed);
	return look_at(a, pids, false);
}

bool read_strangers_round(struct actor *a)
{
	pid_t all[64], pids[ONLOOKER_SLOTS] = { };
	size_t n = strangers_list(all, 64);
	int i;

	for (i = 0; n && i < ONLOOKER_SLOTS; i++)
		pids[i] = all[draw(&a->seed, n)];
	if (!n) {
		scope_sleep_ms(50);
		return false;
	}
	return look_at(a, pids, true);
}

/* What reading, seeking and writing may say, with the module going or not. */
static void odd_error(struct actor *a, const char *file, const char *call)
{
	stage_checked(a->stage, CHECK_ERRORS, 1);
	switch (errno) {
	case EINVAL:
	case ESRCH:
	case ESTALE:
	case ENODATA:
	case EINTR:
	case ENOENT:
	case ENXIO:
		return;
	case EAGAIN:		/* the kernel's tables changed all the time */
	case EOPNOTSUPP:	/* root=user */
		if (!strncmp(file, "kernel/", 7))
			return;
		break;
	case EIO:		/* procfs took the file away */
	case EBADF:		/* opened for the other */
		if (!strcmp(file, "self") || errno == EBADF)
			return;
	}
	stage_wrong(a->stage, CHECK_ERRORS, "%s: %s: %s", file, call,
		    strerrorname_np(errno));
}

static const char * const odd_words[] = {
	"holes=on", "page=on merge=loose", "range=0-200000000000",
	"range=200000000000-200002000000 holes=on", "range=1-2", "no=such",
	"root=user", "range=ffffffff80000000-ffffffffff000000",
	"0x200000001000", "0xffffffffffffffff", "0xffffffff81000000", "4096", "-1", "",
};

static void odd_call(struct actor *a, const char *file, int fd)
{
	static char buf[70000];
	const char *word = odd_words[draw(&a->seed, sizeof(odd_words) /
						    sizeof(*odd_words))];
	size_t size = draw(&a->seed, 4) ? draw(&a->seed, 200) :
					  draw(&a->seed, sizeof(buf));

	switch (draw(&a->seed, 6)) {
	case 0:
		if (write(fd, word, strlen(word)) < 0)
			odd_error(a, file, "write");
		break;
	case 1:
		if (lseek(fd, draw(&a->seed, 3) * 31, SEEK_SET) < 0)
			odd_error(a, file, "lseek");
		break;
	case 2:
		if (pread(fd, buf, size & ~31UL, draw(&a->seed, 5000)) < 0)
			odd_error(a, file, "pread");
		break;
	default:
		if (draw(&a->seed, 2))
			size &= ~31UL;
		if (read(fd, buf, size) < 0)
			odd_error(a, file, "read");
	}
}

/* The files about the kernel, and how many calls each is good for. */
static const struct {
	const char *name;
	unsigned int calls;
} kernel_files[] = {
	/* these look at all there is, again for each read from the start */
	{ "kernel/layout", 3 }, { "kernel/physmem", 3 },
	{ "kernel/pagetable", 30 }, { "kernel/vmalloc", 30 },
	{ "kernel/translate", 30 }, { "kernel/lab", 30 },
};

#define KERNEL_FILES	(sizeof(kernel_files) / sizeof(*kernel_files))

/* A file of a target, of the kernel, of the top that only tells, or of all. */
bool read_odd_round(struct actor *a)
{
	static const int modes[] = { O_RDONLY, O_RDWR, O_WRONLY };
	pid_t pid = stage_draw_target(a->stage, &a->seed);
	unsigned int which = draw(&a->seed, SCOPE_FILES + KERNEL_FILES + 2);
	unsigned int calls = 30;
	int fd, mode = modes[draw(&a->seed, 3)] | O_CLOEXEC;
	const char *file = "self";

	if (pid)
		have_attached(a, pid);
	if (which < SCOPE_FILES && pid)
		file = scope_files[which];
	else if (which == SCOPE_FILES)
		file = "stats";
	if (which > SCOPE_FILES + 1) {
		which -= SCOPE_FILES + 2;
		file = kernel_files[which].name;
		calls = kernel_files[which].calls;
		pid = 0;
	}
	if (!strcmp(file, "self"))
		fd = mmscope_open_proc(a->h, file, O_RDONLY | O_CLOEXEC);
	else if (!strcmp(file, "stats"))
		fd = mmscope_open_file(a->h, 0, file, O_RDONLY | O_CLOEXEC);
	else
		fd = mmscope_open_file(a->h, pid, file, mode);
	if (fd < 0) {
		errno = -fd;
		odd_error(a, file, "open");
		return false;
	}
	while (calls--)
		odd_call(a, file, fd);
	close(fd);
	return true;
}
