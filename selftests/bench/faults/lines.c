// SPDX-License-Identifier: GPL-2.0
/*
 * A plugin for QEMU that finds the cache lines of the kernel that processors
 * share while each of them is between the marks of faultloop: those that more
 * than one uses and at least one writes. Only such lines go from cache to
 * cache. Their accesses are counted whether or not another processor's came
 * in between, for that depends on how the emulator takes turns.
 *
 * For each time that all processors have passed both marks, to FILE (the
 * argument `out=`): `window INSTRUCTIONS LINES LOADS STORES`, then, most used first,
 * `line ADDRESS LOADS STORES CODE...`, CODE being where the first accesses
 * came from. To be used where one thread emulates all processors (-icount).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "marks.h"
#include "plugin.h"

#define EXPORT		__attribute__((visibility("default")))

#define LINE_SHIFT	6
#define SLOT_BITS	20	/* of their number */
#define SLOTS		0x100000UL
#define CODES		6
#define CPUS		32
#define SHOWN		40

/* The kernel's addresses have it. */
#define KERNEL		0x8000000000000000ULL

struct line {
	uint64_t number;	/* the address without the lowest bits; 0: free */
	uint32_t readers;	/* by processor */
	uint32_t writers;
	uint32_t loads;
	uint32_t stores;
	uint64_t code[CODES];
};

EXPORT int qemu_plugin_version = PLUGIN_VERSION;

static struct line lines[SLOTS];
static unsigned long used, lost;
static uint64_t instructions;
static uint32_t begun, ended;
static FILE *out;

/* NULL if the table is full. */
static struct line *line_find(uint64_t number)
{
	size_t i = number * 0x9e3779b97f4a7c15ULL >> (64 - SLOT_BITS);

	while (lines[i].number && lines[i].number != number)
		i = (i + 1) % SLOTS;
	if (!lines[i].number) {
		if (used >= SLOTS / 4 * 3) {
			lost++;
			return NULL;
		}
		used++;
		lines[i].number = number;
	}
	return &lines[i];
}

static void note_code(struct line *l, uint64_t code)
{
	unsigned int i;

	for (i = 0; i < CODES && l->code[i] != code; i++) {
		if (!l->code[i]) {
			l->code[i] = code;
			break;
		}
	}
}

static void note(unsigned int cpu, bool store, uint64_t address, uint64_t code)
{
	struct line *l = line_find(address >> LINE_SHIFT);

	if (!l)
		return;
	if (store) {
		l->stores++;
		l->writers |= 1U << cpu;
	} else {
		l->loads++;
		l->readers |= 1U << cpu;
	}
	note_code(l, code);
}

static bool is_shared(const struct line *l)
{
	uint32_t users = l->readers | l->writers;

	return l->writers && users & (users - 1);
}

static uint64_t uses(const struct line *l)
{
	return (uint64_t)l->loads + l->stores;
}

static int compare(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	if (is_shared(x) != is_shared(y))
		return is_shared(y) - is_shared(x);
	return (uses(y) > uses(x)) - (uses(y) < uses(x));
}

static void print_line(const struct line *l)
{
	unsigned int i;

	fprintf(out, "line 0x%llx %u %u",
		(unsigned long long)l->number << LINE_SHIFT, l->loads,
		l->stores);
	for (i = 0; i < CODES && l->code[i]; i++)
		fprintf(out, " 0x%llx", (unsigned long long)l->code[i]);
	fprintf(out, "\n");
}

static void report(void)
{
	uint64_t loads = 0, stores = 0;
	size_t i, n;

	/* lost, if only one, makes all of it worthless */
	if (lost) {
		fprintf(out, "window full\n");
		return;
	}
	qsort(lines, SLOTS, sizeof(lines[0]), compare);
	for (n = 0; n < SLOTS && is_shared(&lines[n]); n++) {
		loads += lines[n].loads;
		stores += lines[n].stores;
	}
	fprintf(out, "window %llu %zu %llu %llu\n",
		(unsigned long long)instructions, n, (unsigned long long)loads,
		(unsigned long long)stores);
	for (i = 0; i < n && i < SHOWN; i++)
		print_line(&lines[i]);
}

static void end(void)
{
	report();
	fflush(out);
	memset(lines, 0, sizeof(lines));
	used = 0;
	lost = 0;
	instructions = 0;
	begun = 0;
	ended = 0;
}

static void access_seen(unsigned int cpu, uint32_t info, uint64_t address,
			void *data)
{
	uint32_t bit = 1U << cpu % CPUS;

	if (address == MARK_BEGIN) {
		begun |= bit;
	} else if (address == MARK_END && !(ended & bit)) {
		ended |= bit;
		if (ended == begun && begun & (begun - 1))
			end();
	} else if (address & KERNEL && begun & ~ended & bit) {
		note(cpu % CPUS, qemu_plugin_mem_is_store(info), address,
		     (uint64_t)data);
	}
}

/* Those of a block that a fault leaves early are counted twice: a few each. */
static void block_run(unsigned int cpu, void *data)
{
	if (begun & ~ended & 1U << cpu % CPUS)
		instructions += (uintptr_t)data;
}

static void block_seen(uint64_t id, struct qemu_plugin_tb *tb)
{
	size_t i, n = qemu_plugin_tb_n_insns(tb);

	(void)id;
	qemu_plugin_register_vcpu_tb_exec_cb(tb, block_run,
					     QEMU_PLUGIN_CB_NO_REGS,
					     (void *)n);
	for (i = 0; i < n; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);

		qemu_plugin_register_vcpu_mem_cb(insn, access_seen,
						 QEMU_PLUGIN_CB_NO_REGS,
						 QEMU_PLUGIN_MEM_RW,
						 (void *)
						 qemu_plugin_insn_vaddr(insn));
	}
}

EXPORT int qemu_plugin_install(uint64_t id, const struct qemu_info_t *info,
			       int argc, char **argv)
{
	(void)info;
	if (argc != 1 || strncmp(argv[0], "out=", 4))
		return -1;
	out = fopen(argv[0] + 4, "we");
	if (!out) {
		perror(argv[0] + 4);
		return -1;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, block_seen);
	return 0;
}
