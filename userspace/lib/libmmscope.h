/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libmmscope: reads the files of the mmscope module.
 *
 * Every call that can fail returns 0 (or a count, where said) or -errno, and
 * leaves a text with the handle that says what to do: mmscope_error(). The
 * library never prints and has no state of its own: a handle, and the walks
 * and translators opened from it, belong to one thread at a time; different
 * handles may be used by different threads at once.
 *
 * A line or record that is not as Documentation/abi.rst says is -EPROTO.
 * Process IDs are those of the initial PID namespace, as the names of the
 * module's directories are. The comments of the functions' arguments and
 * errors are with their definitions. The shared library exports what its
 * headers declare, and nothing else.
 */
#ifndef LIBMMSCOPE_H
#define LIBMMSCOPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "libmmscope_names.h"
#include "mmscope.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(default)

/* Longest name of a mapping that a translation keeps, with the final NUL. */
#define MMSCOPE_NAME_SIZE	4096

struct mmscope;
struct mmscope_walk;
struct mmscope_translator;

/* handle.c: the module's directories */

/*
 * After a failure *@h is still a handle: good for mmscope_error(), to be
 * closed, and usable as far as the files are (say /proc/mmscope/self for a
 * user who is not root). It is NULL only with -ENOMEM.
 */
int mmscope_open(struct mmscope **h);
int mmscope_open_at(struct mmscope **h, const char *debugfs_dir,
		    const char *procfs_dir);
int mmscope_open_root(struct mmscope **h, const char *root);
void mmscope_close(struct mmscope *h);

/* Text of the last failure of this handle; "" if there was none. */
const char *mmscope_error(const struct mmscope *h);

/* target.c: which processes are attached; mmscope_attached() says 1 or 0 */
int mmscope_attach(struct mmscope *h, pid_t pid);
int mmscope_detach(struct mmscope *h, pid_t pid);

/* The process, and each that it forks from now on, and what those fork. */
int mmscope_attach_tree(struct mmscope *h, pid_t pid);
int mmscope_attached(struct mmscope *h, pid_t pid);

/* *@pids is sorted, to be freed by free(), NULL if there are none. */
int mmscope_list(struct mmscope *h, pid_t **pids, size_t *n);

/*
 * file.c: the files themselves, for what the calls below do not offer. @pid 0
 * means the top directory. The openers return a descriptor.
 */
int mmscope_open_file(struct mmscope *h, pid_t pid, const char *name,
		      int flags);
int mmscope_open_proc(struct mmscope *h, const char *name, int flags);
int mmscope_write_file(struct mmscope *h, pid_t pid, const char *name,
		       const void *buf, size_t len);

/* *@text ends in a NUL not counted in *@len (which may be NULL); free() it. */
int mmscope_read_file(struct mmscope *h, pid_t pid, const char *name,
		      char **text, size_t *len);
int mmscope_read_proc(struct mmscope *h, const char *name, char **text,
		      size_t *len);

/* walk.c: `pages`, record by record */

/**
 * struct mmscope_walk_opts - what a walk is to show; all 0 is the default
 * @start: first address, page aligned
 * @end: first address after the range; with @start 0 too: everything
 * @holes: show what is mapped but has no entry (kind HOLE)
 * @loose: merge entries that differ in Accessed and Dirty only
 * @page_facts: look at each page too: the flags in MMSCOPE_PAGE_FACTS
 * @batch: records to read at once, 0 for the library's choice
 */
struct mmscope_walk_opts {
	uint64_t start;
	uint64_t end;
	bool holes;
	bool loose;
	bool page_facts;
	size_t batch;
};

/* @opts may be NULL. All default: opened read-only, and nothing is written. */
int mmscope_walk_open(struct mmscope *h, pid_t pid,
		      const struct mmscope_walk_opts *opts,
		      struct mmscope_walk **walk);

/* 1 and *@range, 0 at the end, -errno. */
int mmscope_walk_next(struct mmscope_walk *walk, struct mmscope_range *range);

/* As many as one read gives: their number, 0 at the end, -errno. */
ssize_t mmscope_walk_read(struct mmscope_walk *walk,
			  const struct mmscope_range **ranges);

/* From the first address again, with the same options; after -ESTALE too. */
int mmscope_walk_rewind(struct mmscope_walk *walk);
void mmscope_walk_close(struct mmscope_walk *walk);

/* All records; free() *@ranges, NULL if there are none. */
int mmscope_pages(struct mmscope *h, pid_t pid,
		  const struct mmscope_walk_opts *opts,
		  struct mmscope_range **ranges, size_t *n);

/* pagetable.c: `pagetable`, the same as text */
int mmscope_pagetable(struct mmscope *h, pid_t pid,
		      const struct mmscope_walk_opts *opts,
		      struct mmscope_range **ranges, size_t *n);

/* One line, without or with its newline; not one beginning with "#". */
int mmscope_pagetable_parse_row(const char *line, struct mmscope_range *range);

/* vmas.c: `vmas` */

/**
 * struct mmscope_vma - one mapping and what is in it
 * @start: first address
 * @end: first address after it
 * @perms: "rwxp", as /proc/PID/maps has it
 * @kind: MMSCOPE_VMA_*
 * @present: pages with a frame
 * @swapped: pages in a swap slot
 * @other: pages with an entry of another kind
 * @untouched: pages with no entry
 * @pte: leaf entries of level pte
 * @pmd: leaf entries of level pmd
 * @pud: leaf entries of level pud
 * @shared: present pages mapped more than once
 * @longest: pages in the longest run contiguous in address and memory
 * @faults: page faults in it, by cause (MMSCOPE_FAULT_*)
 * @name: name, escapes decoded; "" if there is none
 */
struct mmscope_vma {
	uint64_t start;
	uint64_t end;
	char perms[5];
	enum mmscope_vma_kind kind;
	uint64_t present;
	uint64_t swapped;
	uint64_t other;
	uint64_t untouched;
	uint64_t pte;
	uint64_t pmd;
	uint64_t pud;
	uint64_t shared;
	uint64_t longest;
	uint64_t faults[MMSCOPE_NR_FAULTS];
	char *name;
};

int mmscope_vmas(struct mmscope *h, pid_t pid, struct mmscope_vma **vmas,
		 size_t *n);
int mmscope_vmas_parse(const char *text, struct mmscope_vma **vmas, size_t *n);
void mmscope_vmas_free(struct mmscope_vma *vmas, size_t n);

/* The same row by row: 1 with a row, 0 at the end, -errno. */
struct mmscope_vma_rows;

int mmscope_vma_rows_open(struct mmscope *h, pid_t pid,
			  struct mmscope_vma_rows **rows);
int mmscope_vma_rows_next(struct mmscope_vma_rows *rows,
			  const struct mmscope_vma **vma);
void mmscope_vma_rows_close(struct mmscope_vma_rows *rows);

/* faults.c: `faults`, of a process or of the system */

enum mmscope_fault_mode {
	MMSCOPE_FAULTS_OFF,
	MMSCOPE_FAULTS_COUNT,
	MMSCOPE_FAULTS_LATENCY,
};

/**
 * struct mmscope_fault_row - the faults of one cause
 * @count: how many
 * @major: of them major
 * @origin: of them by MMSCOPE_ORIGIN_*
 * @timed: of them timed
 * @ns: sum of their times, ns
 * @longest: longest of them, ns
 * @histogram: how many of them took from 2**I ns to less than twice that
 */
struct mmscope_fault_row {
	uint64_t count;
	uint64_t major;
	uint64_t origin[MMSCOPE_NR_ORIGINS];
	uint64_t timed;
	uint64_t ns;
	uint64_t longest;
	uint64_t histogram[64];
};

/**
 * struct mmscope_fault_vma - the faults in one mapping
 * @start: first address, when it last faulted
 * @end: first address after it, then
 * @count: how many, by MMSCOPE_FAULT_*
 */
struct mmscope_fault_vma {
	uint64_t start;
	uint64_t end;
	uint64_t count[MMSCOPE_NR_FAULTS];
};

/**
 * struct mmscope_faults - the whole file
 * @mode: what is accounted now
 * @minor: what the kernel counted itself
 * @major: likewise
 * @unfinished: begun and not ended
 * @unmatched: that the kernel did not go on with
 * @missed: that the hook could not see; this and the next two are the system's,
 *	and 0 for a process
 * @unplaced: of processes, not counted by mapping for want of room
 * @untimed: of processes, not timed for want of room
 * @cause: by MMSCOPE_FAULT_*
 * @sum: those that the kernel counts too: mmscope_fault_counted()
 * @vmas: mappings that had faults; NULL if there are none
 * @n: number of @vmas
 * @elsewhere: faults in none of @vmas, by MMSCOPE_FAULT_*
 */
struct mmscope_faults {
	enum mmscope_fault_mode mode;
	uint64_t minor;
	uint64_t major;
	uint64_t unfinished;
	uint64_t unmatched;
	uint64_t missed;
	uint64_t unplaced;
	uint64_t untimed;
	struct mmscope_fault_row cause[MMSCOPE_NR_FAULTS];
	struct mmscope_fault_row sum;
	struct mmscope_fault_vma *vmas;
	size_t n;
	uint64_t elsewhere[MMSCOPE_NR_FAULTS];
};

/* @pid 0 means the file of the system. */
int mmscope_faults(struct mmscope *h, pid_t pid, struct mmscope_faults *f);
int mmscope_faults_parse(const char *text, bool system,
			 struct mmscope_faults *f);
void mmscope_faults_free(struct mmscope_faults *f);

/* swap.c: `swap`, of a process or of the system */

/**
 * struct mmscope_swap_wait - faults that waited for pages that were out
 * @count: how many
 * @ns: sum of their times, ns
 * @longest: longest of them, ns
 * @asleep: of @ns, what was not spent on a processor
 * @histogram: how many of them took from 2**I ns to less than twice that
 */
struct mmscope_swap_wait {
	uint64_t count;
	uint64_t ns;
	uint64_t longest;
	uint64_t asleep;
	uint64_t histogram[64];
};

/**
 * struct mmscope_swap_device - a process's pages in one swap device
 * @type: number of the device, as in a swap entry
 * @pages: how many
 * @runs: of pages side by side, in slots side by side in the same order
 * @longest: pages in the longest of them
 * @slot_runs: of slots side by side, whatever their pages' addresses
 * @slot_longest: slots in the longest of them
 */
struct mmscope_swap_device {
	unsigned int type;
	uint64_t pages;
	uint64_t runs;
	uint64_t longest;
	uint64_t slot_runs;
	uint64_t slot_longest;
};

/* What the kernel itself counts, by its names in /proc/vmstat. */
struct mmscope_vmstat {
	uint64_t pswpin;
	uint64_t pswpout;
	uint64_t zswpin;
	uint64_t zswpout;
	uint64_t swap_ra;
	uint64_t swap_ra_hit;
	uint64_t pgscan_kswapd;
	uint64_t pgscan_direct;
	uint64_t pgsteal_kswapd;
	uint64_t pgsteal_direct;
};

#define MMSCOPE_SWAP_DEVICES	32

/**
 * struct mmscope_swap - the whole file
 * @on: swap is accounted now
 * @n: by MMSCOPE_SWAP_*
 * @wait: by MMSCOPE_WAIT_*
 * @now: pages in swap by the page tables; of a process, as the next four
 * @vmswap: by the kernel's counter, which may lag behind
 * @unexplained: @now less what @n adds up to; 0 if the process is not watched
 * @devices: number of @device
 * @device: those with any pages
 * @kernel: what the kernel has counted meanwhile; of the system, as the rest
 * @difference_out: pages the kernel says went out, less those of @n
 * @difference_in: likewise in
 * @missed: what could not be seen
 */
struct mmscope_swap {
	bool on;
	uint64_t n[MMSCOPE_NR_SWAPS];
	struct mmscope_swap_wait wait[MMSCOPE_NR_WAITS];
	uint64_t now;
	uint64_t vmswap;
	int64_t unexplained;
	unsigned int devices;
	struct mmscope_swap_device device[MMSCOPE_SWAP_DEVICES];
	struct mmscope_vmstat kernel;
	int64_t difference_out;
	int64_t difference_in;
	uint64_t missed;
};

/* @pid 0 means the file of the system. */
int mmscope_swap(struct mmscope *h, pid_t pid, struct mmscope_swap *s);
int mmscope_swap_parse(const char *text, bool system, struct mmscope_swap *s);

/* What is out by the counts: found + forked + out - in - freed - swapoff. */
int64_t mmscope_swap_balance(const struct mmscope_swap *s);

/* tables.c: `tables` */

/**
 * struct mmscope_table - one table page
 * @level: enum mmscope_level; the root is MMSCOPE_PGD, four levels or five
 * @start: first address it translates
 * @end: first address after
 * @phys: physical address
 * @used: entries in use
 * @entries: entries it has
 */
struct mmscope_table {
	unsigned int level;
	uint64_t start;
	uint64_t end;
	uint64_t phys;
	uint64_t used;
	uint64_t entries;
};

/**
 * struct mmscope_table_total - all tables of one level
 * @tables: how many
 * @used: entries in use
 * @entries: entries they have
 * @bytes: bytes they take
 */
struct mmscope_table_total {
	uint64_t tables;
	uint64_t used;
	uint64_t entries;
	uint64_t bytes;
};

/**
 * struct mmscope_tables - the whole file
 * @rows: one for each table page, parents before children
 * @n: number of @rows
 * @level: totals, indexed by enum mmscope_level; all 0 for a level not shown
 * @tables: table pages in the tree
 * @bytes: bytes they take
 * @deposited: table pages in reserve for huge pages
 * @mapped: bytes of memory mapped by the tree
 */
struct mmscope_tables {
	struct mmscope_table *rows;
	size_t n;
	struct mmscope_table_total level[MMSCOPE_PGD + 1];
	uint64_t tables;
	uint64_t bytes;
	uint64_t deposited;
	uint64_t mapped;
};

int mmscope_tables(struct mmscope *h, pid_t pid, struct mmscope_tables *t);
int mmscope_tables_parse(const char *text, struct mmscope_tables *t);
void mmscope_tables_free(struct mmscope_tables *t);

/* The same row by row: 1 with a row, 0 at the end, where totals are, -errno. */
struct mmscope_table_rows;

int mmscope_table_rows_open(struct mmscope *h, pid_t pid,
			    struct mmscope_table_rows **rows);
int mmscope_table_rows_next(struct mmscope_table_rows *rows,
			    const struct mmscope_table **table);
const struct mmscope_tables *
mmscope_table_rows_totals(const struct mmscope_table_rows *rows);
void mmscope_table_rows_close(struct mmscope_table_rows *rows);

/* translate.c: `translate` */

#define MMSCOPE_ACCESS_READ	1U
#define MMSCOPE_ACCESS_WRITE	2U
#define MMSCOPE_ACCESS_EXEC	4U

/**
 * struct mmscope_step - one entry on the way down
 * @level: enum mmscope_level; the root is MMSCOPE_PGD, four levels or five
 * @index: index in its table
 * @entry: physical address of the entry
 * @raw: the entry's value
 * @kind: MMSCOPE_K_*
 * @flags: MMSCOPE_F_* and the protection key
 */
struct mmscope_step {
	unsigned int level;
	unsigned int index;
	uint64_t entry;
	uint64_t raw;
	enum mmscope_kind kind;
	uint32_t flags;
};

/**
 * struct mmscope_translation - one address translated
 * @address: the address
 * @has_vma: there is a mapping, and the vma_ fields hold
 * @vma_start: first address of the mapping
 * @vma_end: first address after it
 * @vma_perms: "rwxp"
 * @vma_kind: MMSCOPE_VMA_*
 * @vma_name: name, escapes decoded, cut if too long; "" if there is none
 * @steps: number of @step
 * @step: the entries, root first
 * @has_kernel_root: @kernel_root holds
 * @kernel_root: the root's entry that the kernel uses, raw
 * @kind: what the walk ends in (kind of the last step)
 * @size: bytes that the last entry maps
 * @access: MMSCOPE_ACCESS_*: what user mode may do; 0 if nothing or no page
 * @has_physical: @physical holds
 * @physical: physical address
 * @has_frame: @pfn, @frame_kind, @refs and @maps hold
 * @pfn: number of the frame
 * @frame_kind: what the frame is, in the module's words
 * @refs: references to the page, 0 if not shown
 * @maps: mappings of the page, 0 if not shown
 * @has_slot: @swap_type and @slot hold
 * @swap_type: number of the swap device
 * @slot: offset of the slot
 */
struct mmscope_translation {
	uint64_t address;
	bool has_vma;
	uint64_t vma_start;
	uint64_t vma_end;
	char vma_perms[5];
	enum mmscope_vma_kind vma_kind;
	char vma_name[MMSCOPE_NAME_SIZE];
	unsigned int steps;
	struct mmscope_step step[MMSCOPE_PGD];
	bool has_kernel_root;
	uint64_t kernel_root;
	enum mmscope_kind kind;
	uint64_t size;
	unsigned int access;
	bool has_physical;
	uint64_t physical;
	bool has_frame;
	uint64_t pfn;
	char frame_kind[64];
	uint64_t refs;
	uint64_t maps;
	bool has_slot;
	unsigned int swap_type;
	uint64_t slot;
};

int mmscope_translate(struct mmscope *h, pid_t pid, uint64_t address,
		      struct mmscope_translation *t);
int mmscope_translation_parse(const char *text, struct mmscope_translation *t);

/* The same with the file kept open, for many addresses. */
int mmscope_translator_open(struct mmscope *h, pid_t pid,
			    struct mmscope_translator **tr);
int mmscope_translator_get(struct mmscope_translator *tr, uint64_t address,
			   struct mmscope_translation *t);
void mmscope_translator_close(struct mmscope_translator *tr);

/* counters.c: files of "name value" and "key=value" lines */
struct mmscope_counter {
	char name[48];
	uint64_t value;
};

struct mmscope_counters {
	struct mmscope_counter *rows;
	size_t n;
};

/* Read @name of a target or, with @pid 0, of the top: "stats". */
int mmscope_counters(struct mmscope *h, pid_t pid, const char *name,
		     struct mmscope_counters *set);

/* Read @name of /proc/mmscope: "self". */
int mmscope_counters_proc(struct mmscope *h, const char *name,
			  struct mmscope_counters *set);
int mmscope_counters_parse(const char *text, struct mmscope_counters *set);
void mmscope_counters_free(struct mmscope_counters *set);

/* 0 and *@value, or -ENOENT. */
int mmscope_counter(const struct mmscope_counters *set, const char *name,
		    uint64_t *value);

/* One counter of `stats`, read afresh. */
int mmscope_stat(struct mmscope *h, const char *name, uint64_t *value);

/* Write lines to `control`: "chunk=1000", "stats=reset". */
int mmscope_set(struct mmscope *h, const char *lines);

/* What `control` says of a key: "chunk" is "20000", "faults" is "count". */
int mmscope_get(struct mmscope *h, const char *key, char *value, size_t size);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif

#include "libmmscope_kernel.h"
#include "libmmscope_tlb.h"

#endif /* LIBMMSCOPE_H */
