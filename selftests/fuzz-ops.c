// SPDX-License-Identifier: GPL-2.0
/* The operations of the fuzzer. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include "fuzzer.h"

/* What a call returned, or -errno. */
static long got(long ret)
{
	return ret < 0 ? -errno : ret;
}

/*
 * To read these all of the kernel's half is walked: once they have come they
 * come less often.
 */
static bool passed_over(struct fuzzer *f, unsigned int kind)
{
	const char *name = f->plan->files->kind[kind];

	if (strcmp(name, "kernel/layout") && strcmp(name, "kernel/pagetable"))
		return false;
	return f->plan->log->calls[FUZZ_OPEN][kind] && fuzz_below(&f->rng, 8);
}

static const struct fuzz_file *next_file(struct fuzzer *f)
{
	const struct fuzz_files *files = f->plan->files;
	const struct fuzz_file *file;

	do {
		file = &files->file[++f->opened % files->n];
	} while (passed_over(f, file->kind));
	return file;
}

/* Open the next file, some way. */
void fuzzer_open(struct fuzzer *f, unsigned int slot)
{
	static const int how[] = { O_RDONLY, O_WRONLY, O_RDWR, O_RDWR };
	static const int extra[] = {
		O_APPEND, O_NONBLOCK, O_DIRECT, O_TRUNC, O_CLOEXEC,
	};
	const struct fuzz_file *file = next_file(f);
	int fd, flags = how[fuzz_below(&f->rng, COUNT(how))];

	while (!fuzz_below(&f->rng, 3))
		flags |= extra[fuzz_below(&f->rng, COUNT(extra))];
	fd = got(open(file->path, flags));
	fuzzer_judge(f->plan, FUZZ_OPEN, file->kind, fd);
	if (fd < 0)
		return;
	dup2(fd, FUZZ_FD + slot);
	close(fd);
	f->plan->kind[slot] = file->kind;
}

static void do_close(struct fuzzer *f, unsigned int slot)
{
	close(FUZZ_FD + slot);
}

/* Make a descriptor one more of what another is of. */
void fuzzer_dup(struct fuzzer *f, unsigned int slot)
{
	unsigned int from = fuzz_below(&f->rng, FUZZ_SLOTS);

	if (dup2(FUZZ_FD + from, FUZZ_FD + slot) >= 0)
		f->plan->kind[slot] = f->plan->kind[from];
}

static void do_read(struct fuzzer *f, unsigned int slot)
{
	unsigned int kind = f->plan->kind[slot];
	int fd = FUZZ_FD + slot;
	size_t len = fuzzer_size(f);
	char *to = fuzzer_memory(f, len);
	struct iovec v[4];
	long ret;

	switch (fuzz_below(&f->rng, 5)) {
	case 0:
		ret = got(pread(fd, to, len, fuzzer_offset(f, kind)));
		break;
	case 1:
		ret = got(readv(fd, v, fuzzer_cut(f, to, len, v)));
		break;
	case 2:
		ret = got(preadv(fd, v, fuzzer_cut(f, to, len, v),
				 fuzzer_offset(f, kind)));
		break;
	default:
		ret = got(read(fd, to, len));
	}
	fuzzer_judge(f->plan, FUZZ_READ, kind, ret);
	if (ret > 0 && (size_t)ret > len)
		fuzzer_found(f->plan, FUZZ_READ, kind, "more than asked for", ret);
}

/* Is there one of the values that switch hooks, be it a part of a longer word? */
static bool has_switch(const char *bytes, size_t len)
{
	static const char * const values[] = {
		"=on", "=off", "=count", "=latency",
	};
	size_t i;

	for (i = 0; i < COUNT(values); i++)
		if (memmem(bytes, len, values[i], strlen(values[i])))
			return true;
	return false;
}

/* Might it be an address: has it digits, and nothing that addresses have not? */
static bool is_number(const char *bytes, size_t len)
{
	static const char others[] = "xX+ \t\n\v\f\r\xa0";
	bool digits = false;
	size_t i;

	for (i = 0; i < len; i++) {
		if (!isxdigit((unsigned char)bytes[i]) &&
		    !memchr(others, bytes[i], sizeof(others)))
			return false;
		digits |= isdigit((unsigned char)bytes[i]);
	}
	return digits;
}

/* How much there is to be read from here on; nothing but zeros, if it is elsewhere. */
static size_t room_at(const struct fuzzer *f, const char *bytes)
{
	const char *end = f->good + GOOD_SIZE;

	if (bytes == f->text.bytes)
		return FUZZ_TEXT;
	return bytes >= f->good && bytes < end ? end - bytes : 0;
}

/*
 * May this have the kernel patch text that other processors run? Where these are
 * emulated it is not written: they may run what is stale of it, see scope_emulated().
 * @parts: cut, and each part by itself is not to be that either.
 */
static bool patches(const struct fuzzer *f, unsigned int kind, const char *bytes,
		    size_t len, bool parts)
{
	const char *name = f->plan->files->kind[kind];
	size_t room = room_at(f, bytes);

	if (!f->plan->emulated)
		return false;
	if (len > room)
		len = room;
	/* it may be either of these by now */
	if (f->plan->moving)
		return has_switch(bytes, len) || parts || is_number(bytes, len);
	if (!strcmp(name, "control"))
		return has_switch(bytes, len);
	return !strcmp(name, "swapin") && (parts || is_number(bytes, len));
}

static void make_text(struct fuzzer *f, unsigned int kind)
{
	const char *name = f->plan->files->kind[kind];

	if (f->plan->bad)
		fuzz_make_bad(&f->rng, name, &f->plan->pids, &f->text);
	else
		fuzz_make_text(&f->rng, name, &f->plan->pids, &f->text);
}

static void do_write(struct fuzzer *f, unsigned int slot)
{
	unsigned int kind = f->plan->kind[slot];
	int fd = FUZZ_FD + slot;
	struct iovec v[4];
	unsigned int how;
	size_t len;
	char *from;
	bool parts = false;
	long ret;

	make_text(f, kind);
	/* a part of what is bad may be good */
	len = f->plan->bad || fuzz_below(&f->rng, 16) ? f->text.len : fuzzer_size(f);
	from = fuzzer_memory(f, len);
	if (from == f->good)
		memcpy(from, f->text.bytes, f->text.len);
	how = f->plan->bad ? 7 * fuzz_below(&f->rng, 2) : fuzz_below(&f->rng, 8);
	if (patches(f, kind, from, len, how == 1))
		return;
	switch (how) {
	case 0:
		ret = got(pwrite(fd, from, len, fuzzer_offset(f, kind)));
		break;
	case 1:
		/* each part is a write of its own */
		ret = got(writev(fd, v, fuzzer_cut(f, from, len, v)));
		parts = ret > 0;
		break;
	default:
		ret = got(write(fd, from, len));
	}
	fuzzer_judge(f->plan, FUZZ_WRITE, kind, ret);
	if (ret > 0)
		__sync_fetch_and_add(&f->plan->log->taken, 1);
	if (ret > 0 && (size_t)ret > len)
		fuzzer_found(f->plan, FUZZ_WRITE, kind, "more than given", ret);
	/* what is not open for writing has not come to the module */
	if (ret != -EBADF)
		fuzzer_look_again(f, kind, parts ? 0 : ret);
}

static void do_lseek(struct fuzzer *f, unsigned int slot)
{
	static const int whence[] = {
		SEEK_SET, SEEK_SET, SEEK_CUR, SEEK_END, SEEK_DATA, SEEK_HOLE,
		99, -1,
	};
	unsigned int kind = f->plan->kind[slot];
	long ret = got(lseek(FUZZ_FD + slot, fuzzer_offset(f, kind),
			     whence[fuzz_below(&f->rng, COUNT(whence))]));

	fuzzer_judge(f->plan, FUZZ_LSEEK, kind, ret);
}

static void do_splice(struct fuzzer *f, unsigned int slot)
{
	unsigned int kind = f->plan->kind[slot];
	int fd = FUZZ_FD + slot;
	char drained[PAGE];
	off_t at = fuzzer_offset(f, kind);
	off_t *where = fuzz_below(&f->rng, 2) ? &at : NULL;
	size_t len = fuzz_below(&f->rng, 32768);
	long ret;

	switch (fuzz_below(&f->rng, 3)) {
	case 0:
		ret = got(splice(fd, where, f->pipe[1], NULL, len,
				 SPLICE_F_NONBLOCK));
		break;
	case 1:
		ret = got(sendfile(f->pipe[1], fd, where, len));
		break;
	default:
		make_text(f, kind);
		if (patches(f, kind, f->text.bytes, f->text.len, false))
			return;
		if (write(f->pipe[1], f->text.bytes, f->text.len) < 0)
			return;
		ret = got(splice(f->pipe[0], NULL, fd, where, f->text.len,
				 SPLICE_F_NONBLOCK));
		fuzzer_look_again(f, kind, ret ? ret : -EINVAL);
	}
	fuzzer_judge(f->plan, FUZZ_SPLICE, kind, ret);
	while (read(f->pipe[0], drained, sizeof(drained)) > 0)
		;
}

/* None that the VFS knows how to serve for any file. */
static void do_ioctl(struct fuzzer *f, unsigned int slot)
{
	unsigned long request = fuzz_below(&f->rng, 3) ?
		_IO('m', fuzz_below(&f->rng, 256)) |
		(fuzz_next(&f->rng) & 0xffff0000) : FS_IOC_GETFLAGS;
	char *memory = fuzzer_memory(f, PAGE);

	fuzzer_judge(f->plan, FUZZ_IOCTL, f->plan->kind[slot],
		     got(ioctl(FUZZ_FD + slot, request, memory)));
}

static void do_mmap(struct fuzzer *f, unsigned int slot)
{
	static const size_t sizes[] = { 0, 1, PAGE, GOOD_SIZE, -1UL };
	unsigned int kind = f->plan->kind[slot];
	void *p = mmap(NULL, sizes[fuzz_below(&f->rng, COUNT(sizes))],
		       fuzz_below(&f->rng, 4),	/* not to be executed */
		       fuzz_below(&f->rng, 2) ? MAP_SHARED : MAP_PRIVATE,
		       FUZZ_FD + slot, fuzzer_offset(f, kind));

	fuzzer_judge(f->plan, FUZZ_MMAP, kind, p == MAP_FAILED ? -errno : 0);
	if (p != MAP_FAILED)
		fuzzer_found(f->plan, FUZZ_MMAP, kind, "it is mapped", 0);
}

static void do_fsync(struct fuzzer *f, unsigned int slot)
{
	int ret = fuzz_below(&f->rng, 2) ? fsync(FUZZ_FD + slot) :
					   fdatasync(FUZZ_FD + slot);

	fuzzer_judge(f->plan, FUZZ_FSYNC, f->plan->kind[slot], got(ret));
}

static void do_ftruncate(struct fuzzer *f, unsigned int slot)
{
	unsigned int kind = f->plan->kind[slot];
	int ret = ftruncate(FUZZ_FD + slot, fuzzer_offset(f, kind));

	fuzzer_judge(f->plan, FUZZ_FTRUNCATE, kind, got(ret));
}

static void do_poll(struct fuzzer *f, unsigned int slot)
{
	struct pollfd p = { FUZZ_FD + slot, fuzz_next(&f->rng) };

	fuzzer_judge(f->plan, FUZZ_POLL, f->plan->kind[slot], got(poll(&p, 1, 0)));
}

/*
 * How often, and what. Those that change which file a descriptor is of come
 * last: with others on the same descriptors they are left out, unless that is tried.
 */
static const struct {
	unsigned int weight;
	void (*act)(struct fuzzer *f, unsigned int slot);
} ops[] = {
	{ 34, do_read }, { 34, do_write }, { 8, do_lseek }, { 6, do_splice },
	{ 2, do_ioctl }, { 2, do_mmap }, { 1, do_fsync }, { 2, do_ftruncate },
	{ 2, do_poll },
	{ 7, fuzzer_open }, { 2, do_close }, { 3, fuzzer_dup },
};

#define WEIGHT_ALL	103
#define WEIGHT_FIXED	91

/* An open one, mostly. */
static unsigned int some_slot(struct fuzzer *f)
{
	unsigned int slot = fuzz_below(&f->rng, FUZZ_SLOTS);

	if (fuzz_below(&f->rng, 8) && fcntl(FUZZ_FD + slot, F_GETFD) < 0)
		slot = fuzz_below(&f->rng, FUZZ_SLOTS);
	return slot;
}

/* Do this many operations. */
void fuzzer_operate(struct fuzzer *f, unsigned int operations)
{
	unsigned int all = f->moves ? WEIGHT_ALL : WEIGHT_FIXED;
	unsigned int i, at;

	while (operations--) {
		at = fuzz_below(&f->rng, all);
		for (i = 0; at >= ops[i].weight; i++)
			at -= ops[i].weight;
		ops[i].act(f, some_slot(f));
	}
}
