// SPDX-License-Identifier: GPL-2.0
/*
 * kernel/physmem against /proc/iomem and /proc/zoneinfo: what is where, and
 * what the frames of each zone are used for.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "kfphysmem.h"
#include "kselftest_harness.h"

/* The kernel gives and takes pages meanwhile. */
#define TRIES	5
#define DRIFT	4096

#define BLOCKS	"/sys/devices/system/memory/"
/* Seconds after which a block whose pages do not move is left online. */
#define MOVING	10

FIXTURE(physmem)
{
	struct kf_mem m;
};

FIXTURE_SETUP(physmem)
{
	ASSERT_EQ(0, kf_mem(&self->m));
}

FIXTURE_TEARDOWN(physmem)
{
}

static bool is_known(const char *kind)
{
	return !strcmp(kind, "ram") || !strcmp(kind, "reserved") ||
	       !strcmp(kind, "device") || !strcmp(kind, "hole");
}

/* From the first frame on nothing is left out, and what is alike is one row. */
TEST_F(physmem, rows_are_in_order)
{
	uint64_t at = 0;
	size_t i;

	for (i = 0; i < self->m.nr_rows; i++) {
		const struct kf_mem_row *r = &self->m.rows[i];

		EXPECT_EQ(at, r->start);
		EXPECT_LT(r->start, r->end);
		EXPECT_EQ(r->end - r->start, r->bytes);
		EXPECT_TRUE(is_known(r->kind));
		if (i)
			EXPECT_TRUE(strcmp(r->kind, r[-1].kind) ||
				    strcmp(r->node, r[-1].node) ||
				    strcmp(r->zone, r[-1].zone));
		if (!strcmp(r->kind, "ram"))
			EXPECT_NE('-', *r->node);
		at = r->end;
	}
}

static const struct kf_mem_row *row_of(struct kf_mem *m, uint64_t addr)
{
	size_t i;

	for (i = 0; i < m->nr_rows; i++)
		if (addr < m->rows[i].end)
			return &m->rows[i];
	return NULL;
}

static bool is_any(const struct kf_mem_row *r, const char *kind,
		   const char *other)
{
	return r && (!strcmp(r->kind, kind) || !strcmp(r->kind, other));
}

/* A line of iomem, by the row of its middle, which no other line shares. */
static bool fits(struct kf_mem *m, uint64_t start, uint64_t end,
		 const char *name)
{
	const struct kf_mem_row *r = row_of(m, start + (end - start) / 2);

	if (!strcmp(name, "System RAM"))
		return is_any(r, "ram", "reserved") && *r->node != '-';
	if (!strcmp(name, "Kernel code") || !strcmp(name, "Kernel rodata"))
		return is_any(r, "reserved", "reserved");
	if (!strncmp(name, "PCI Bus", 7) || !strncmp(name, "HPET", 4) ||
	    !strncmp(name, "IOAPIC", 6))
		return is_any(r, "device", "reserved");
	if (!strcmp(name, "Reserved"))
		return is_any(r, "reserved", "reserved");
	return true;
}

TEST_F(physmem, as_in_iomem)
{
	FILE *f = fopen("/proc/iomem", "re");
	unsigned int seen = 0;
	uint64_t start, end;
	char line[256], name[128];

	ASSERT_NE(NULL, f);
	while (fgets(line, sizeof(line), f)) {
		if (sscanf(line, " %lx-%lx : %127[^\n]", &start, &end, name) != 3)
			continue;
		EXPECT_TRUE(fits(&self->m, start, end, name))
			TH_LOG("%s", line);
		seen += !strcmp(name, "System RAM") ||
			!strcmp(name, "Kernel code");
	}
	fclose(f);
	EXPECT_LE(2, seen);
}

static uint64_t frames_in_rows(struct kf_mem *m,
			       const struct kf_mem_zone *z)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < m->nr_rows; i++)
		if (*m->rows[i].node != '-' &&
		    atoi(m->rows[i].node) == z->node &&
		    !strcmp(m->rows[i].zone, z->name))
			sum += m->rows[i].bytes / 4096;
	return sum;
}

TEST_F(physmem, zones_add_up)
{
	size_t i;

	for (i = 0; i < self->m.nr_zones; i++) {
		const struct kf_mem_zone *z = &self->m.zones[i];

		EXPECT_EQ(z->frames, z->sum);
		EXPECT_EQ(z->frames, frames_in_rows(&self->m, z));
	}
}

/* A number of a zone in /proc/zoneinfo: the first after this word. */
static bool zone_number(const struct kf_mem_zone *z, const char *word,
			uint64_t *value)
{
	FILE *f = fopen("/proc/zoneinfo", "re");
	char line[256], name[32], zone_name[16];
	bool here = false, found = false;
	int node;

	while (f && !found && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "Node %d, zone %15s", &node, zone_name) == 2)
			here = node == z->node && !strcmp(zone_name, z->name);
		else if (here && sscanf(line, " %31s %lu", name, value) == 2)
			found = !strcmp(name, word);
	}
	if (f)
		fclose(f);
	return found;
}

/* What the allocator manages is what is not reserved, the zero page's frame too. */
static bool is_managed(const struct kf_mem_zone *z)
{
	uint64_t managed;

	return zone_number(z, "managed", &managed) &&
	       managed + z->reserved + z->zero == z->frames;
}

static bool is_free(const struct kf_mem_zone *z)
{
	uint64_t free;

	return zone_number(z, "nr_free_pages", &free) && z->free < free + DRIFT &&
	       free < z->free + DRIFT;
}

TEST_F(physmem, as_in_zoneinfo)
{
	bool managed, free;
	int tries = 0;
	size_t i;

	do {
		ASSERT_EQ(0, kf_mem(&self->m));
		managed = true;
		free = true;
		for (i = 0; i < self->m.nr_zones; i++) {
			managed &= is_managed(&self->m.zones[i]);
			free &= is_free(&self->m.zones[i]);
		}
	} while (!(managed && free) && ++tries < TRIES);
	EXPECT_TRUE(managed);
	EXPECT_TRUE(free);
}

/* Bytes of what memory is set offline by; 0 if this kernel does not. */
static uint64_t block_bytes(void)
{
	FILE *f = fopen(BLOCKS "block_size_bytes", "re");
	uint64_t bytes = 0;

	if (f) {
		if (fscanf(f, "%lx", &bytes) != 1)
			bytes = 0;
		fclose(f);
	}
	return bytes;
}

static bool set_block(uint64_t block, const char *state)
{
	char path[64];
	bool good;
	int fd;

	snprintf(path, sizeof(path), BLOCKS "memory%lu/state", block);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	alarm(MOVING);
	good = write(fd, state, strlen(state)) > 0;
	alarm(0);
	close(fd);
	return good;
}

static void interrupt(int signal)
{
}

/* Is all of this of one kind, and with a node or without? */
static bool is_all(struct kf_mem *m, uint64_t start, uint64_t end,
		   const char *kind, bool node)
{
	uint64_t at = start;

	while (at < end) {
		const struct kf_mem_row *r = row_of(m, at);

		if (!is_any(r, kind, kind) || (*r->node != '-') != node)
			return false;
		at = r->end;
	}
	return true;
}

/* What is taken from the allocator is reserved, and ram as it is given back. */
TEST_F_TIMEOUT(physmem, offline, 300)
{
	struct sigaction no_restart = { .sa_handler = interrupt };
	uint64_t bytes = block_bytes(), block, start;
	bool off = false;

	if (!bytes)
		SKIP(return, "memory cannot be set offline here");
	ASSERT_EQ(0, sigaction(SIGALRM, &no_restart, NULL));
	block = self->m.rows[self->m.nr_rows - 1].end / bytes;
	/* the higher the fewer of the kernel's own */
	while (!off && block--) {
		start = block * bytes;
		off = is_all(&self->m, start, start + bytes, "ram", true) &&
		      set_block(block, "offline");
	}
	if (!off)
		SKIP(return, "no block of memory can be set offline");
	EXPECT_EQ(0, kf_mem(&self->m));
	EXPECT_TRUE(is_all(&self->m, start, start + bytes, "reserved", false));
	ASSERT_TRUE(set_block(block, "online"));
	ASSERT_EQ(0, kf_mem(&self->m));
	EXPECT_TRUE(is_all(&self->m, start, start + bytes, "ram", true));
	TH_LOG("block %lu", block);
}

TEST_HARNESS_MAIN
