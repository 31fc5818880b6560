// SPDX-License-Identifier: GPL-2.0
/*
 * The TLBs by CPUID: Intel's leaf 0x18 (and leaf 2, whose bytes are names of a
 * table in the manual), AMD's leaves 0x80000005 and 0x80000006.
 */
#include "reach-cpuid.h"

#include <stdio.h>
#include <string.h>

#ifdef __x86_64__
#include <cpuid.h>

struct leaf {
	unsigned int a, b, c, d;
};

static struct leaf ask(unsigned int number, unsigned int part)
{
	/* an int by clang's header */
	unsigned int most = __get_cpuid_max(number & 0x80000000, NULL);
	struct leaf r = { 0 };

	if (most >= number)
		__cpuid_count(number, part, r.a, r.b, r.c, r.d);
	return r;
}

static unsigned int larger(unsigned int a, unsigned int b)
{
	return a > b ? a : b;
}

/* Leaf 0x18: a part for each TLB. */
static unsigned int tell_intel(struct lab *l)
{
	static const char *const types[] = {
		"", "data", "code", "data and code", "loads", "stores",
	};
	unsigned int part, type, entries, most = 0, parts = ask(0x18, 0).a;
	struct leaf r;
	char what[64];

	for (part = 0; part <= parts && part < 32; part++) {
		r = ask(0x18, part);
		type = r.d & 31;
		if (!type || type > 5)
			continue;
		entries = (r.b >> 16) * r.c;
		snprintf(what, sizeof(what), "level %u, %s:%s%s%s", r.d >> 5 & 7,
			 types[type], r.b & 1 ? " 4K" : "", r.b & 2 ? " 2M" : "",
			 r.b & 8 ? " 1G" : "");
		lab_number(l, what, entries);
		if (r.b & 1 && type != 2)
			most = larger(most, entries);
	}
	r = ask(2, 0);
	if (r.a)
		lab_note(l, "leaf 2: bytes for the manual's table",
			 "%08x %08x %08x %08x", r.a, r.b, r.c, r.d);
	return most;
}

static unsigned int tell_amd(struct lab *l)
{
	struct leaf first = ask(0x80000005, 0), second = ask(0x80000006, 0);
	unsigned int small = first.b >> 16 & 0xff, next = second.b >> 16 & 0xfff;

	if (small) {
		lab_number(l, "level 1, data: 4K", small);
		lab_number(l, "level 1, data: 2M", first.a >> 16 & 0xff);
	}
	if (next) {
		lab_number(l, "level 2, data: 4K", next);
		lab_number(l, "level 2, data: 2M", second.a >> 16 & 0xfff);
	}
	return larger(small, next);
}

unsigned int reach_tell_tlbs(struct lab *l)
{
	unsigned int intel = tell_intel(l), most = larger(intel, tell_amd(l));

	if (!most)
		lab_note(l, "entries", "this processor does not say by leaves 0x18 or 0x80000005");
	return most;
}

const char *reach_emulated(void)
{
	char name[13] = "";
	struct leaf r;

	if (!(ask(1, 0).c >> 31))
		return NULL;
	__cpuid(0x40000000, r.a, r.b, r.c, r.d);
	memcpy(name, &r.b, 4);
	memcpy(name + 4, &r.c, 4);
	memcpy(name + 8, &r.d, 4);
	return strcmp(name, "TCGTCGTCGTCG") ? NULL :
		"the processor is emulated (TCG): its TLB is a table of the emulator's";
}
#else
unsigned int reach_tell_tlbs(struct lab *l)
{
	lab_note(l, "entries", "user mode is not told on this architecture");
	return 0;
}

const char *reach_emulated(void)
{
	return "what the TLB holds is not known on this architecture";
}
#endif
