// SPDX-License-Identifier: GPL-2.0
/*
 * Texts to write: good and bad ones by file, changed without regard to what
 * they mean, as libFuzzer does it.
 */
#include <string.h>

#include "errors.h"
#include "fuzz.h"

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))
#define GOOD(literal)	{ literal, sizeof(literal) - 1, 0, 0 }

static const struct bad_request good_pid[] = {
	GOOD("$"), GOOD("$"), GOOD("$\n"), GOOD(" $\t\n"), GOOD("000$"),
};

static const struct bad_request good_control[] = {
	GOOD("chunk=2000"), GOOD("chunk=1000000\n"), GOOD("max_targets=1"),
	GOOD("max_targets=65536\n"), GOOD("stats=reset"),
	GOOD("lab_items=3\nlab_each=100000"), GOOD("lab_bytes=2147483648"),
	GOOD("max_targets=5\nstats=reset\nchunk=3000\n"),
	/* these are not written where processors are emulated: fuzz-ops.c */
	GOOD("faults=off"), GOOD("faults=latency\nfaults=count"),
	GOOD("swap=off\nswap=on"), GOOD("tlb=on"), GOOD("tlb=off\n"),
};

static const struct bad_request good_words[] = {
	GOOD("holes=on merge=loose page=on"), GOOD("page=off\n"),
	GOOD("range=0-1000"), GOOD("range=400000-800000 holes=on"),
	GOOD("range=0x0-7ffffffff000 merge=strict"),
};

static const struct bad_request good_address[] = {
	GOOD("0"), GOOD("0x400000"), GOOD("4198400\n"), GOOD("0x7ffffffff000"),
	GOOD(" 0X00401000 "),
};

static const struct bad_request good_kernel_words[] = {
	GOOD("holes=on merge=loose"), GOOD("root=kernel\n"), GOOD("root=user"),
	GOOD("range=ffffffff80000000-ffffffffa0000000"),
	GOOD("range=ff11000000000000-ff11000001000000 holes=on"),
	GOOD("range=ffff888000000000-ffffc90000000000 merge=strict"),
};

static const struct bad_request good_kernel_address[] = {
	GOOD("0xffffffff81000000"), GOOD("0xffff888000000000"),
	GOOD("0xff11000000001000\n"), GOOD(" 0XFFFFC90000000000 "),
	GOOD("18446744073709547519"),
};

static const struct bad_request good_lab[] = {
	GOOD("kmalloc 8"), GOOD("kmalloc 65536\n"), GOOD("vmalloc 1048576"),
	GOOD("vmalloc-huge 4194304"), GOOD("kvmalloc 100000"), GOOD("pages 3"),
	GOOD("percpu 64"), GOOD("dma 8192"), GOOD("ioremap"), GOOD("free 1"),
	GOOD("free all"), GOOD(" free\tall\n"),
};

static const struct corpus {
	const char *name;
	const struct bad_request *rows;
	size_t nr;
} corpora[] = {
	{ "attach", good_pid, COUNT(good_pid) },
	{ "attach", bad_attach, COUNT(bad_attach) },
	{ "detach", good_pid, COUNT(good_pid) },
	{ "detach", bad_detach, COUNT(bad_detach) },
	{ "control", good_control, COUNT(good_control) },
	{ "control", bad_control, COUNT(bad_control) },
	{ "pages", good_words, COUNT(good_words) },
	{ "pages", bad_words, COUNT(bad_words) },
	{ "pagetable", good_words, COUNT(good_words) },
	{ "pagetable", bad_words, COUNT(bad_words) },
	{ "translate", good_address, COUNT(good_address) },
	{ "translate", bad_address, COUNT(bad_address) },
	{ "swapin", good_address, COUNT(good_address) },
	{ "swapin", bad_address, COUNT(bad_address) },
	{ "kernel/pagetable", good_kernel_words, COUNT(good_kernel_words) },
	{ "kernel/pagetable", bad_words, COUNT(bad_words) },
	{ "kernel/translate", good_kernel_address, COUNT(good_kernel_address) },
	{ "kernel/translate", bad_kernel_address, COUNT(bad_kernel_address) },
	{ "kernel/lab", good_lab, COUNT(good_lab) },
	{ "kernel/lab", bad_lab, COUNT(bad_lab) },
};

static const char * const words[] = {
	"key=", "chunk=", "max_targets=", "stats=", "reset", "range=", "holes=",
	"faults=", "swap=", "tlb=", "count", "latency",
	"merge=", "page=", "root=", "user", "kernel", "on", "off", "strict",
	"loose", "=", "-", "+", " ",
	"\n", "\t", "0", "1", "-1", "0x", "0x1000", "1000-2000", "1000", "4096",
	"kmalloc ", "vmalloc ", "kvmalloc ", "pages ", "percpu ", "dma ",
	"free ", "all", "ioremap", "lab_items=", "lab_each=", "lab_bytes=",
	"65536", "2147483647", "2147483648", "4294967296",
	"18446744073709551615", "ffffffffffffffff", "7ffffffff000", "%s%n",
};

/* splitmix64, as its author has put it in the public domain */
uint64_t fuzz_next(struct fuzz_rng *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

/* A number less than @n, which is not 0. */
uint32_t fuzz_below(struct fuzz_rng *r, uint32_t n)
{
	return fuzz_next(r) % n;
}

static void insert(struct fuzz_text *t, size_t at, const char *from, size_t len)
{
	char copy[FUZZ_TEXT];

	if (len > FUZZ_TEXT - t->len)
		len = FUZZ_TEXT - t->len;
	/* it may be a part of the text itself */
	memcpy(copy, from, len);
	memmove(t->bytes + at + len, t->bytes + at, t->len - at);
	memcpy(t->bytes + at, copy, len);
	t->len += len;
}

static const struct bad_request *choose(struct fuzz_rng *r, const char *name)
{
	const struct corpus *c;
	int tries;

	/* one of another file now and then, and for a file not known here */
	for (tries = 0; tries < 40; tries++) {
		c = &corpora[fuzz_below(r, COUNT(corpora))];
		if (!strcmp(c->name, name))
			break;
	}
	return &c->rows[fuzz_below(r, c->nr)];
}

/* One that this file is to refuse; of any, for a file that takes none. */
static const struct bad_request *choose_bad(struct fuzz_rng *r, const char *name)
{
	const struct corpus *c;
	bool known = false;
	size_t i;

	for (i = 0; i < COUNT(corpora); i++)
		known |= !strcmp(corpora[i].name, name);
	do {
		c = &corpora[fuzz_below(r, COUNT(corpora))];
	} while (!c->rows->err || (known && strcmp(c->name, name)));
	return &c->rows[fuzz_below(r, c->nr)];
}

/* Add a seed; each "$" in it is the number of a process. */
static void add_row(struct fuzz_rng *r, const struct bad_request *row,
		    const struct fuzz_pids *pids, struct fuzz_text *t)
{
	size_t i, pad = row->pad % 6000;
	char number[16];
	int len;

	if (pad > FUZZ_TEXT - t->len)
		pad = FUZZ_TEXT - t->len;
	memset(t->bytes + t->len, ' ', pad);
	t->len += pad;
	for (i = 0; i < row->len; i++) {
		if (row->bytes[i] != '$') {
			insert(t, t->len, &row->bytes[i], 1);
			continue;
		}
		len = snprintf(number, sizeof(number), "%d",
			       pids->pid[fuzz_below(r, pids->n)]);
		insert(t, t->len, number, len);
	}
}

static void add_seed(struct fuzz_rng *r, const char *name,
		     const struct fuzz_pids *pids, struct fuzz_text *t)
{
	add_row(r, choose(r, name), pids, t);
}

/* A part of the text: its start, and its length to *@len. */
static size_t part(struct fuzz_rng *r, const struct fuzz_text *t, size_t *len)
{
	size_t at = fuzz_below(r, t->len);

	*len = 1 + fuzz_below(r, t->len - at);
	return at;
}

static void erase(struct fuzz_rng *r, struct fuzz_text *t)
{
	size_t len, at = part(r, t, &len);

	memmove(t->bytes + at, t->bytes + at + len, t->len - at - len);
	t->len -= len;
}

static void duplicate(struct fuzz_rng *r, struct fuzz_text *t)
{
	size_t len, at = part(r, t, &len);

	insert(t, fuzz_below(r, t->len + 1), t->bytes + at, len);
}

static void shuffle(struct fuzz_rng *r, struct fuzz_text *t)
{
	size_t len, at = part(r, t, &len), i, k;
	char c;

	for (i = len - 1; i; i--) {
		k = fuzz_below(r, i + 1);
		c = t->bytes[at + i];
		t->bytes[at + i] = t->bytes[at + k];
		t->bytes[at + k] = c;
	}
}

static void flip_bit(struct fuzz_rng *r, struct fuzz_text *t)
{
	t->bytes[fuzz_below(r, t->len)] ^= 1 << fuzz_below(r, 8);
}

static void change_byte(struct fuzz_rng *r, struct fuzz_text *t)
{
	t->bytes[fuzz_below(r, t->len)] = fuzz_next(r);
}

static void change_digit(struct fuzz_rng *r, struct fuzz_text *t)
{
	size_t i, at = fuzz_below(r, t->len);

	for (i = at; i < t->len; i++)
		if (t->bytes[i] >= '0' && t->bytes[i] <= '9')
			break;
	if (i < t->len)
		t->bytes[i] = '0' + fuzz_below(r, 10);
}

static void insert_byte(struct fuzz_rng *r, struct fuzz_text *t)
{
	char c = fuzz_below(r, 4) ? fuzz_next(r) : 0;

	insert(t, fuzz_below(r, t->len + 1), &c, 1);
}

static void insert_word(struct fuzz_rng *r, struct fuzz_text *t)
{
	const char *word = words[fuzz_below(r, COUNT(words))];

	insert(t, fuzz_below(r, t->len + 1), word, strlen(word));
}

static void insert_many(struct fuzz_rng *r, struct fuzz_text *t)
{
	static const char of[] = "0=9 A\n\xff";
	char run[FUZZ_TEXT];
	size_t len = 1 + fuzz_below(r, 1 << fuzz_below(r, 13));

	memset(run, of[fuzz_below(r, sizeof(of))], len);
	insert(t, fuzz_below(r, t->len + 1), run, len);
}

static void truncate_text(struct fuzz_rng *r, struct fuzz_text *t)
{
	t->len = fuzz_below(r, t->len);
}

typedef void mutation(struct fuzz_rng *r, struct fuzz_text *t);

static mutation * const mutations[] = {
	erase, duplicate, shuffle, flip_bit, change_byte, change_digit,
	insert_byte, insert_word, insert_many, truncate_text,
};

/**
 * fuzz_make_text() - make something to write
 * @r: numbers
 * @name: of the file that it is for
 * @pids: processes to name
 * @t: filled
 */
void fuzz_make_text(struct fuzz_rng *r, const char *name,
		    const struct fuzz_pids *pids, struct fuzz_text *t)
{
	unsigned int n = fuzz_below(r, 6);

	t->len = 0;
	add_seed(r, name, pids, t);
	/* some are to be taken: a third as they are */
	for (; n > 1 && t->len; n--)
		mutations[fuzz_below(r, COUNT(mutations))](r, t);
	/* two texts crossed */
	if (t->len && !fuzz_below(r, 8)) {
		truncate_text(r, t);
		add_seed(r, name, pids, t);
		if (t->len)
			erase(r, t);
	}
}

/**
 * fuzz_make_bad() - make something that is to be refused
 * @r: numbers
 * @name: of the file that it is for
 * @pids: processes to name, all of them attached
 * @t: filled
 */
void fuzz_make_bad(struct fuzz_rng *r, const char *name,
		   const struct fuzz_pids *pids, struct fuzz_text *t)
{
	t->len = 0;
	add_row(r, choose_bad(r, name), pids, t);
}
