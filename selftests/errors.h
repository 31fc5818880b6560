/* SPDX-License-Identifier: GPL-2.0 */
/* Requests that are to be refused: what is written, and with what errno. */
#ifndef ERRORS_H
#define ERRORS_H

#include <errno.h>
#include <stddef.h>

/**
 * struct bad_request - one write
 * @bytes: what is written; each "$" stands for the attached process's ID
 * @len: bytes at @bytes, which may have NULs among them
 * @pad: blanks in front of them
 * @err: errno expected
 */
struct bad_request {
	const char *bytes;
	size_t len;
	size_t pad;
	int err;
};

/* A literal, without its final NUL. */
#define BAD(literal)		{ literal, sizeof(literal) - 1, 0, EINVAL }
#define BAD_ERR(literal, err)	{ literal, sizeof(literal) - 1, 0, err }
#define BAD_PAD(pad, literal)	{ literal, sizeof(literal) - 1, pad, EINVAL }

#define BAD_EMPTY							\
	BAD(""), BAD(" "), BAD("\n"), BAD(" \t\r\v\f\n"), BAD("\0"),	\
	BAD("\0\0\0\0"), BAD("\xff"), BAD("\x01"), BAD("\xc3\xa9"),	\
	BAD_PAD(4096, ""), BAD_PAD(1 << 20, "")

#define BAD_PID								\
	BAD_EMPTY, BAD("0"), BAD("-1"), BAD("-$"), BAD("--1"),		\
	BAD("x"), BAD("self"), BAD("0x1"), BAD("0x$"), BAD("$x"),	\
	BAD("$ x"), BAD("$ 1"), BAD("$ $"), BAD("$\n1"), BAD("$,"),	\
	BAD("$."), BAD("1e3"), BAD("$\0"), BAD("\0$"), BAD("1\0$"),	\
	BAD("2147483648"), BAD("4294967297"), BAD("-2147483649"),	\
	BAD("99999999999999"), BAD("18446744073709551617"),		\
	BAD_PAD(16, "1"), BAD_PAD(4096, "$"), BAD("range=0-1000"),	\
	BAD_ERR("2147483647", ESRCH)

static const struct bad_request bad_attach[] = {
	BAD_PID,
	BAD_ERR("$", EEXIST),
	BAD_ERR("$\n", EEXIST),
	BAD_ERR(" $ ", EEXIST),
	BAD("2"),		/* kthreadd */
};

static const struct bad_request bad_detach[] = {
	BAD_PID,
	BAD_ERR("1", ENOENT),
	BAD_ERR("1\n", ENOENT),
	BAD_ERR("2", ENOENT),
};

static const struct bad_request bad_control[] = {
	BAD_EMPTY, BAD("chunk"), BAD("chunk="), BAD("=1000"), BAD("="),
	BAD("chunk 1000"), BAD("chunk:1000"), BAD("chunk= 1000"),
	BAD("chunk =1000"), BAD("chunk==1000"), BAD("Chunk=1000"),
	BAD("chunks=1000"), BAD("chun=1000"), BAD("chunk=1000=1000"),
	BAD("chunk=999"), BAD("chunk=1000001"), BAD("chunk=0"),
	BAD("chunk=-1000"), BAD("chunk=0x1000"), BAD("chunk=1000x"),
	BAD("chunk=1000 2000"), BAD("chunk=1000,2000"), BAD("chunk=1e4"),
	BAD("chunk=1000.0"), BAD("chunk=default"),
	BAD("chunk=4294968296"), BAD("chunk=18446744073709552616"),
	BAD("max_targets=0"), BAD("max_targets=65537"),
	BAD("max_targets=-1"), BAD("max_targets=4294967297"),
	BAD("max_targets=0x10"), BAD("max_targets="),
	BAD("lab_items=1025"), BAD("lab_items=-1"), BAD("lab_items="),
	BAD("lab_each=2147483649"), BAD("lab_each=1M"), BAD("lab_each=0x1"),
	BAD("lab_bytes=4294967296"), BAD("lab_bytes=all"), BAD("lab=1"),
	BAD("faults"), BAD("faults="), BAD("faults=on"), BAD("faults=1"),
	BAD("faults=Latency"), BAD("fault=off"), BAD("faults=counts"),
	BAD("swap"), BAD("swap="), BAD("swap=1"), BAD("swap=On"),
	BAD("tlb"), BAD("tlb="), BAD("tlb=1"), BAD("tlb=On"),
	BAD("swap=offoff"), BAD("swaps=on"), BAD("swap=count"),
	BAD("stats"), BAD("stats="), BAD("stats=1"), BAD("stats=Reset"),
	BAD("stats=reset x"), BAD("stats=resets"), BAD("reset"),
	BAD("walks=0"), BAD("bytes_held=0"), BAD("targets=0"), BAD("abi=2"),
	BAD("chunk=2000 max_targets=5"), BAD("chunk=2000,max_targets=5"),
	BAD("chunk=2000;max_targets=5"),
	/* a good line, or two, and then a bad one */
	BAD("chunk=2000\nmax_targets=0"), BAD("max_targets=7\nchunk"),
	BAD("chunk=2000\n\nmax_targets=5"), BAD("chunk=2000\n\t\nstats=reset"),
	BAD("stats=reset\nunknown=1"), BAD("stats=reset\nchunk=2000\nstats=0"),
	BAD("chunk=1000\0"), BAD("\0chunk=1000"), BAD("chunk=1000\0000"),
	BAD("chunk=2000\n\0max_targets=5"),
	BAD_PAD(256, "chunk=2000"), BAD_PAD(4096, "chunk=2000"),
};

static const struct bad_request bad_words[] = {
	BAD_EMPTY, BAD("range"), BAD("range="), BAD("range=-"),
	BAD("range=1000"), BAD("range=1000-"), BAD("range=-2000"),
	BAD("range=1000-2000-3000"), BAD("range=1000,2000"),
	BAD("range=1000 -2000"), BAD("range= 1000-2000"),
	BAD("range=1000-2000,"), BAD("range=xyz-2000"), BAD("range=0x-0x2000"),
	BAD("range=1000-20g0"), BAD("range=1000--2000"),
	/* reversed, empty, not aligned */
	BAD("range=2000-1000"), BAD("range=1000-1000"), BAD("range=0-0"),
	BAD("range=1001-2000"), BAD("range=1000-2fff"), BAD("range=800-1000"),
	BAD("range=0-1"),
	/* not user space's, not canonical, too large for any address */
	BAD("range=ffff800000000000-ffff800000001000"),
	BAD("range=8000000000000000-8000000000001000"),
	BAD("range=100000000000000-100000000001000"),
	BAD("range=0-100000000000000"), BAD("range=0-fffffffffffff000"),
	BAD("range=0-ffffffffffffffff"), BAD("range=0-10000000000000000"),
	BAD("range=1000-10000000000002000"),
	BAD("range=10000000000001000-2000"),
	BAD("holes"), BAD("holes="), BAD("holes=1"), BAD("holes=yes"),
	BAD("holes=ON"), BAD("holes=onn"), BAD("holes=o"), BAD("holes=on,"),
	BAD("holes =on"), BAD("holes= on"), BAD("holes==on"), BAD("Holes=on"),
	BAD("merge"), BAD("merge="), BAD("merge=on"), BAD("merge=Strict"),
	BAD("merge=loose,"), BAD("page"), BAD("page="), BAD("page=2"),
	BAD("page=of"), BAD("pages=on"), BAD("unknown=on"), BAD("=on"),
	BAD("="), BAD("on"), BAD("0x1000"), BAD("1000-2000"),
	/* good words, and then a bad one */
	BAD("holes=off on"), BAD("holes=off range=2000-1000"),
	BAD("range=1000-2000 merge=tight"), BAD("merge=strict\nholes=2"),
	BAD("page=off\0"), BAD("\0page=off"), BAD("holes=off\0page=off"),
	BAD_PAD(160, "holes=off"), BAD_PAD(4096, "holes=off"),
};

static const struct bad_request bad_address[] = {
	BAD_EMPTY, BAD("x"), BAD("0x"), BAD("0xg"), BAD("x1000"),
	BAD("1000h"), BAD("deadbeef"), BAD("7f0000000000g"),
	BAD("0x1000 0x2000"), BAD("4096 4096"), BAD("0x1000\n0x2000"),
	BAD("0x1000,"), BAD("0x1000-0x2000"), BAD("-1"), BAD("-0x1000"),
	BAD("- 1"), BAD("1.5"), BAD("1e5"), BAD("none"), BAD("0x0x1000"),
	BAD("0x10000000000000000"), BAD("0x10000000000001000"),
	BAD("18446744073709551616"), BAD("18446744073709555712"),
	BAD("0xffffffffffffffff"), BAD("18446744073709551615"),
	BAD("0xffff800000000000"), BAD("0x8000000000000000"),
	BAD("0x100000000000000"), BAD("0xfffffffffff000"),
	BAD("0xffffffffff600000"),
	/* NOLINTNEXTLINE(bugprone-string-literal-with-embedded-nul): it is bad */
	BAD("0x1000\0"), BAD("\0000x1000"), BAD("0x1000\0x2000"),
	BAD("range=1000-2000"),
	BAD_PAD(32, "0x1000"), BAD_PAD(4096, "0x1000"),
};

/* After a word that takes a size. */
#define BAD_SIZE(word)							\
	BAD(word), BAD(word " "), BAD(word " 0"), BAD(word " 00"),	\
	BAD(word " -1"), BAD(word " -4096"), BAD(word " --1"),		\
	BAD(word " x"), BAD(word " 0x1000"), BAD(word " 4k"),		\
	BAD(word " 4096x"), BAD(word " 1e3"), BAD(word " 4.5"),		\
	BAD(word " 4096 4096"), BAD(word " 4096,"), BAD(word "4096"),	\
	BAD(word "=4096"), BAD(word " all"),				\
	BAD(word " 18446744073709551616"),				\
	BAD(word " 99999999999999999999999"),				\
	BAD(word " 18446744073709551615"),				\
	BAD(word " 9223372036854775808"), BAD(word " 4294967296"),	\
	BAD(word " 2147483649"), BAD_ERR(word " 2147483648", ENOSPC)

static const struct bad_request bad_lab[] = {
	BAD_EMPTY, BAD_SIZE("kmalloc"), BAD_SIZE("vmalloc"),
	BAD_SIZE("vmalloc-huge"), BAD_SIZE("kvmalloc"), BAD_SIZE("percpu"),
	BAD_SIZE("dma"), BAD("pages"), BAD("pages x"), BAD("pages -1"),
	BAD("pages 0x1"), BAD("pages 52"), BAD("pages 64"), BAD("pages 1 1"),
	BAD("pages 4294967296"), BAD("pages 18446744073709551616"),
	BAD("pages 51"), BAD("pages 20"), BAD_ERR("pages 19", ENOSPC),
	BAD("ioremap 4096"), BAD("ioremap 0xf0000"), BAD("ioremap x"),
	BAD("free"), BAD("free 0"), BAD("free -1"), BAD("free x"),
	BAD("free 0x1"), BAD("free 1 2"), BAD("free 1,2"), BAD("free All"),
	BAD("free all all"), BAD("free all 1"), BAD("freeall"),
	BAD("free 4294967296"), BAD("free 18446744073709551617"),
	BAD_ERR("free 4294967295", ENOENT),
	BAD("alloc 4096"), BAD("malloc 4096"), BAD("KMALLOC 4096"),
	BAD("kmalloc\0 4096"), BAD("kmalloc 40\0"), BAD("\0kmalloc 4096"),
	BAD("4096 kmalloc"), BAD("4096"), BAD("all"),
	BAD("kmalloc 64\nkmalloc 64"), BAD("kmalloc 64\nfree all"),
	BAD_PAD(160, "kmalloc 64"), BAD_PAD(4096, "free all"),
};

static const struct bad_request bad_kernel_address[] = {
	BAD_EMPTY, BAD("x"), BAD("0x"), BAD("0xg"), BAD("xffffffff81000000"),
	BAD("ffffffff81000000"), BAD("0xffffffff8100000g"),
	BAD("0xffffffff81000000 0xffffffff81000000"), BAD("-1"), BAD("-4097"),
	BAD("0xffffffff81000000,"), BAD("0x0xffffffff81000000"),
	BAD("0x1ffffffff81000000"), BAD("0xffffffff810000000"),
	BAD("18446744073709551616"), BAD("36893488147419103232"),
	/* user space's, not canonical, the last page */
	BAD("0"), BAD("0x1000"), BAD("0x7ffffffff000"), BAD("0x800000000000"),
	BAD("0x100000000000000"), BAD("0x8000000000000000"),
	BAD("0xfeffffffffffffff"), BAD("0xfffffffffffff000"),
	BAD("0xffffffffffffffff"), BAD("18446744073709547520"),
	BAD("0xffffffff81000000\0"), BAD("\0000xffffffff81000000"),
	BAD("range=ffffffff81000000-ffffffff82000000"), BAD("_text"),
	BAD_PAD(32, "0xffffffff81000000"), BAD_PAD(4096, "0xffffffff81000000"),
};

#endif /* ERRORS_H */
