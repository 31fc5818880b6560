// SPDX-License-Identifier: GPL-2.0
/*
 * CPUID on TLBs: leaf 0x18 (Intel SDM, volume 2, CPUID), else 0x80000005 and
 * 0x80000006 (AMD APM, volume 3, appendix E).
 */
#include "tlb-cpuid.h"

#ifdef __x86_64__
#include <cpuid.h>
#include <stdbool.h>

#define TRANSLATION	0x18U
#define AMD_FIRST	0x80000005U
#define AMD_SECOND	0x80000006U

/* Types of leaf 0x18 that serve loads of data. */
static bool is_for_data(unsigned int type)
{
	return type == 1 || type == 3 || type == 4;
}

static bool by_translation(struct tlb_size *t)
{
	unsigned int a, b, c, d, last, level, i, lowest = ~0U, highest = 0;
	/* an int by clang's header */
	unsigned int most = __get_cpuid_max(0, 0);

	if (most < TRANSLATION)
		return false;
	__cpuid_count(TRANSLATION, 0, last, b, c, d);
	for (i = 0; i <= last; i++) {
		__cpuid_count(TRANSLATION, i, a, b, c, d);
		level = d >> 5 & 7;
		/* the lowest bit of EBX: pages of 4K */
		if (!is_for_data(d & 0x1f) || !(b & 1))
			continue;
		/* ways and sets */
		if (level < lowest)
			t->first = (b >> 16) * c;
		if (level >= highest)
			t->last = (b >> 16) * c;
		lowest = level < lowest ? level : lowest;
		highest = level > highest ? level : highest;
	}
	t->leaf = TRANSLATION;
	return t->last;
}

static void by_amd(struct tlb_size *t)
{
	unsigned int a, b, c, d;

	if (!__get_cpuid(AMD_FIRST, &a, &b, &c, &d))
		return;
	t->first = b >> 16 & 0xff;
	t->last = t->first;
	t->leaf = AMD_FIRST;
	if (!__get_cpuid(AMD_SECOND, &a, &b, &c, &d) || !(b >> 28))
		return;
	t->last = b >> 16 & 0xfff;
	t->leaf = AMD_SECOND;
}

struct tlb_size tlb_cpuid(void)
{
	struct tlb_size t = { 0 };

	if (!by_translation(&t))
		by_amd(&t);
	return t;
}
#else
struct tlb_size tlb_cpuid(void)
{
	return (struct tlb_size) { 0 };
}
#endif
