// SPDX-License-Identifier: GPL-2.0
/* What the fuzzer gives to calls. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzzer.h"

/* Memory for a call, which has not been told how much of it there is. */
char *fuzzer_memory(struct fuzzer *f, size_t len)
{
	char *end = f->good + GOOD_SIZE;

	switch (fuzz_below(&f->rng, 48)) {
	case 0:
		return NULL;
	case 1:
		return (char *)PAGE;
	case 2:
		return (char *)LONG_MIN;
	case 3:
		return f->fixed;
	case 4:
	case 5:
		/* crosses into what is not there */
		return end - (len < GOOD_SIZE ? len : GOOD_SIZE) / 2;
	case 6:
		return end;
	default:
		return f->good;
	}
}

size_t fuzzer_size(struct fuzzer *f)
{
	static const size_t sizes[] = {
		0, 1, 31, 32, 33, 64, 1024, 4095, 4096, 4097, 65536, GOOD_SIZE,
		-1UL,
	};

	if (fuzz_below(&f->rng, 2))
		return 32 * fuzz_below(&f->rng, 300);
	return fuzz_below(&f->rng, 4) ?
	       sizes[fuzz_below(&f->rng, COUNT(sizes))] :
	       fuzz_below(&f->rng, 10000);
}

/*
 * A position in a file. Of the kernel's half there is text for seconds, all of
 * which is printed to find the end.
 */
off_t fuzzer_offset(struct fuzzer *f, unsigned int kind)
{
	enum { FEW = 100003 };
	static const off_t offsets[] = {
		0, 1, 31, 32, 64, 4096, -1, -32, INT64_MIN, INT64_MAX,
		INT64_MAX - 31, 1L << 32, 1L << 40, 1L << 62,
	};

	bool kernel = f->plan->moving ||
		      !strncmp(f->plan->files->kind[kind], "kernel/", 7);
	off_t at = fuzz_below(&f->rng, 3) ?
		   offsets[fuzz_below(&f->rng, COUNT(offsets))] :
		   fuzz_below(&f->rng, 100000);

	return kernel && at > FEW ? at % FEW : at;
}

/* Cut a piece of memory in up to four; none of them begins nowhere. */
int fuzzer_cut(struct fuzzer *f, char *at, size_t len, struct iovec v[4])
{
	int i, n = 1 + fuzz_below(&f->rng, 4);
	size_t some;

	for (i = 0; i < n; i++) {
		some = fuzz_below(&f->rng, len < GOOD_SIZE ? len + 1 : PAGE);
		v[i].iov_base = at;
		v[i].iov_len = i == n - 1 ? len : some;
		at += v[i].iov_len;
		len -= v[i].iov_len;
	}
	return n;
}

/* Ends with the process, and so does what is taken here. */
int fuzzer_prepare(struct fuzzer *f)
{
	f->good = mmap(NULL, GOOD_SIZE + PAGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	f->fixed = mmap(NULL, GOOD_SIZE, PROT_READ,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (f->good == MAP_FAILED || f->fixed == MAP_FAILED ||
	    munmap(f->good + GOOD_SIZE, PAGE))
		return -ENOMEM;
	if (pipe2(f->pipe, O_NONBLOCK | O_CLOEXEC))
		return -errno;
	return fuzz_look(&f->plan->eye, &f->state) ? 0 : -EIO;
}
