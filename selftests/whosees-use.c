// SPDX-License-Identifier: GPL-2.0
/* What somebody gets from the module's files, and what is taken from them. */
#include "whosees.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "paused.h"
#include "shown.h"

const char * const whosees_levels[WHOSEES_LEVELS] = {
	"nothing", "counts", "addresses", "frames",
};

/* A request that each file would take from those who may, by its name. */
static int good_request(const char *name, char *text, size_t size)
{
	if (!strcmp(name, "attach") || !strcmp(name, "detach"))
		return snprintf(text, size, "%d", getpid());
	if (!strcmp(name, "control"))
		return snprintf(text, size, "stats=reset");
	if (!strcmp(name, "translate") || !strcmp(name, "swapin"))
		return snprintf(text, size, "0x%lx", PAUSED_MARK);
	if (!strcmp(name, "kernel/translate"))
		return snprintf(text, size, "0xffffffff81000000");
	if (!strcmp(name, "kernel/lab"))
		return snprintf(text, size, "kmalloc 64");
	if (!strcmp(name, "kernel/pagetable"))
		return snprintf(text, size, "holes=off");
	return snprintf(text, size, "page=off");
}

static bool ask(int fd, const char *name)
{
	char text[32];
	int len = good_request(name, text, sizeof(text));

	return fd >= 0 && write(fd, text, len) == len;
}

/* Is there a number of 32 bits or more in hexadecimal, or one after 0x? */
static bool has_addresses(const char *text)
{
	size_t digits;

	if (strstr(text, "0x"))
		return true;
	for (; *text; text += digits + !digits) {
		digits = strspn(text, "0123456789abcdef");
		if (digits >= 8 && text[digits] == '-')
			return true;
	}
	return false;
}

/* Physical memory, as the files about the kernel have it. */
static bool has_frames(const char *text)
{
	return strstr(text, "pfn:0x") || strstr(text, " at 0x");
}

static enum whosees_level level_of(const char *name, char *text, size_t len)
{
	/* there are some of the whole system by these names as well */
	bool system = !strcmp(name, "faults") || !strcmp(name, "swap") ||
		      !strcmp(name, "tlb");
	uint64_t secret;
	int err = system ? -ENOENT : shown_secret(name, text, len, &secret);

	if (!err)
		return secret ? WHOSEES_FRAMES : WHOSEES_ADDRESSES;
	/* what cannot be parsed might be anything */
	if (err != -ENOENT)
		return WHOSEES_LEVELS;
	if (has_frames(text) || !strcmp(name, "kernel/physmem"))
		return WHOSEES_FRAMES;
	if (has_addresses(text))
		return WHOSEES_ADDRESSES;
	return strpbrk(text, "0123456789") ? WHOSEES_COUNTS : WHOSEES_NOTHING;
}

/* Files that have nothing to tell unless they are asked. */
static bool is_asked(const char *name)
{
	return !strcmp(name, "translate") || !strcmp(name, "swapin") ||
	       !strcmp(name, "kernel/translate") ||
	       !strcmp(name, "kernel/lab");
}

static enum whosees_level read_level(int fd, const char *name)
{
	enum whosees_level level = WHOSEES_NOTHING;
	char *text = malloc(SCOPE_TEXT + 1);
	ssize_t n = -1;

	if (text && fd >= 0) {
		if (is_asked(name))
			ask(fd, name);
		n = scope_read(fd, text, SCOPE_TEXT);
	}
	if (n > 0) {
		text[n] = '\0';
		level = level_of(name, text, n);
	}
	free(text);
	return level;
}

/* To read, and to ask something before, if that is allowed. */
static int open_to_read(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);

	return fd < 0 ? open(path, O_RDONLY | O_CLOEXEC) : fd;
}

/**
 * whosees_open() - open each kind of file, as far as it may be
 * @files: what there is
 * @fds: filled
 */
void whosees_open(const struct fuzz_files *files, struct whosees_fds *fds)
{
	size_t i;

	for (i = 0; i < files->n; i++) {
		const struct fuzz_file *f = &files->file[i];

		fds->read[f->kind] = open_to_read(f->path);
		fds->write[f->kind] = open(f->path, O_WRONLY | O_CLOEXEC);
	}
}

/**
 * whosees_close() - close them
 * @files: what there is
 * @fds: as opened
 */
void whosees_close(const struct fuzz_files *files,
		   const struct whosees_fds *fds)
{
	unsigned int i;

	for (i = 0; i < files->kinds; i++) {
		close(fds->read[i]);
		close(fds->write[i]);
	}
}

/**
 * whosees_use() - read each kind of file, and then write to it
 * @files: what there is
 * @fds: as opened
 * @got: filled
 */
void whosees_use(const struct fuzz_files *files, const struct whosees_fds *fds,
		 struct whosees *got)
{
	unsigned int i;

	for (i = 0; i < files->kinds; i++)
		got->read[i] = read_level(fds->read[i], files->kind[i]);
	/* detach comes last: what it names is what was attached */
	for (i = 0; i < files->kinds; i++)
		if (strcmp(files->kind[i], "detach"))
			got->written[i] = ask(fds->write[i], files->kind[i]);
	for (i = 0; i < files->kinds; i++)
		if (!strcmp(files->kind[i], "detach"))
			got->written[i] = ask(fds->write[i], files->kind[i]);
}
