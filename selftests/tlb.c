// SPDX-License-Identifier: GPL-2.0
/*
 * Switches of address spaces and flushes of TLBs: known numbers of them, against
 * /proc/stat, /proc/PID/status, and what perf counts of the same tracepoints.
 */
#include <fcntl.h>
#include <linux/perf_event.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "child.h"
#include "kselftest_harness.h"
#include "pong.h"
#include "scope.h"

#define PAGE		4096UL
#define ROUNDS		400
#define PAGES		64	/* more than are flushed one by one */
#define TRACING		"/sys/kernel/tracing/"
#define SWITCH_MM	TRACING "events/mmscope/switch_mm/"

/* As the kernel numbers them; see tlb:tlb_flush. */
enum { ON_TASK_SWITCH, REMOTE, LOCAL, LOCAL_MM, SEND_IPI };

FIXTURE(tlb)
{
	struct mmscope *h;
	struct pong pong;
	struct child child;
};

#define SELF	FIXTURE_DATA(tlb)

/*
 * It stays on from test to test, until the last one: where processors are emulated
 * the scheduler is better not patched often, see scope_emulated().
 */
FIXTURE_SETUP(tlb)
{
	char mode[16];

	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, mmscope_get(self->h, "tlb", mode, sizeof(mode)));
	if (strcmp(mode, "on"))
		ASSERT_EQ(0, scope_set_alone(self->h, "tlb=on"));
}

FIXTURE_TEARDOWN(tlb)
{
	pong_stop(&self->pong);
	if (self->child.pid)
		child_stop(&self->child);
	mmscope_close(self->h);
}

/* What has come to it since. */
static struct mmscope_tlb grown(const struct mmscope_tlb *before,
				const struct mmscope_tlb *after)
{
	struct mmscope_tlb d = *after;
	int i;

	for (i = 0; i < MMSCOPE_NR_SWITCHES; i++)
		d.n[i] -= before->n[i];
	for (i = 0; i < MMSCOPE_NR_FLUSHES; i++) {
		d.flush[i].events -= before->flush[i].events;
		d.flush[i].none -= before->flush[i].none;
		d.flush[i].full -= before->flush[i].full;
		d.flush[i].one -= before->flush[i].one;
		d.flush[i].pages -= before->flush[i].pages;
	}
	return d;
}

static uint64_t by_address_space(const struct mmscope_tlb *t)
{
	return t->n[MMSCOPE_SWITCH_MM] + t->n[MMSCOPE_SWITCH_THREAD] +
	       t->n[MMSCOPE_SWITCH_BACK];
}

/* Of a process that is at rest: what holds of any. */
static void check_process(struct __test_metadata *_metadata,
			  const struct mmscope_tlb *t, uint64_t switches)
{
	EXPECT_EQ(by_address_space(t), t->n[MMSCOPE_SWITCH_IN]);
	EXPECT_EQ(t->n[MMSCOPE_SWITCH_IN], t->n[MMSCOPE_SWITCH_OUT]);
	EXPECT_EQ(switches, t->n[MMSCOPE_SWITCH_OUT]);
	EXPECT_GE(t->n[MMSCOPE_SWITCH_OUT], t->n[MMSCOPE_SWITCH_LAZY]);
}

/*
 * Of one moment, and at rest: who has answered may not be asleep yet, and who is about to
 * be may not have been switched away from.
 */
static int look(struct mmscope *h, pid_t pid, struct mmscope_tlb *t,
		uint64_t *switches)
{
	int err;

	do {
		while (!child_rests(pid))
			scope_sleep_ms(5);
		scope_sleep_ms(20);
		*switches = ctxt_switches(pid);
		err = mmscope_tlb(h, pid, t);
	} while (!err && ctxt_switches(pid) != *switches);
	return err;
}

TEST_F(tlb, processes)
{
	struct mmscope_tlb before[2], d[2];
	uint64_t switches[2], now;
	int i;

	ASSERT_EQ(0, pong_start(&self->pong, false));
	ASSERT_EQ(0, pong_play(&self->pong, 1));
	for (i = 0; i < 2; i++) {
		pid_t pid = self->pong.child[i].pid;

		ASSERT_EQ(0, mmscope_attach(self->h, pid));
		ASSERT_EQ(0, look(self->h, pid, &before[i], &switches[i]));
		EXPECT_TRUE(before[i].on);
	}
	ASSERT_EQ(0, pong_play(&self->pong, ROUNDS));
	for (i = 0; i < 2; i++) {
		pid_t pid = self->pong.child[i].pid;

		ASSERT_EQ(0, look(self->h, pid, &d[i], &now));
		d[i] = grown(&before[i], &d[i]);
		check_process(_metadata, &d[i], now - switches[i]);
		/* each comes after the other, but for who comes between */
		EXPECT_LE(ROUNDS * 3 / 4, d[i].n[MMSCOPE_SWITCH_MM]);
		EXPECT_EQ(0, d[i].n[MMSCOPE_SWITCH_THREAD]);
		EXPECT_EQ(1, d[i].processors);
		EXPECT_EQ(0, mmscope_detach(self->h, pid));
	}
}

TEST_F(tlb, threads)
{
	struct mmscope_tlb before, d;
	uint64_t switches, now;
	pid_t pid;

	ASSERT_EQ(0, pong_start(&self->pong, true));
	ASSERT_EQ(0, pong_play(&self->pong, 1));
	pid = self->pong.child[0].pid;
	ASSERT_EQ(0, mmscope_attach(self->h, pid));
	ASSERT_EQ(0, look(self->h, pid, &before, &switches));
	ASSERT_EQ(0, pong_play(&self->pong, ROUNDS));
	ASSERT_EQ(0, look(self->h, pid, &d, &now));
	d = grown(&before, &d);
	check_process(_metadata, &d, now - switches);
	EXPECT_LE(2 * ROUNDS * 3 / 4, d.n[MMSCOPE_SWITCH_THREAD]);
	EXPECT_GE(ROUNDS / 2, d.n[MMSCOPE_SWITCH_MM]);
	EXPECT_EQ(0, mmscope_detach(self->h, pid));
}

/* All switches since boot, by the kernel. */
static uint64_t kernel_switches(void)
{
	FILE *f = fopen("/proc/stat", "re");
	char line[4096];
	uint64_t n = 0;

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "ctxt %lu", &n) == 1)
			break;
	if (f)
		fclose(f);
	return n;
}

static uint64_t system_switches(struct mmscope *h)
{
	struct mmscope_tlb t;

	if (mmscope_tlb(h, 0, &t))
		return 0;
	return by_address_space(&t) + t.n[MMSCOPE_SWITCH_LAZY];
}

/* A switch may be under way, on each processor, that one has counted alone. */
#define UNDER_WAY	2

TEST_F(tlb, system)
{
	uint64_t kernel[4], ours[2];

	ASSERT_EQ(0, pong_start(&self->pong, false));
	kernel[0] = kernel_switches();
	ours[0] = system_switches(self->h);
	kernel[1] = kernel_switches();
	ASSERT_EQ(0, pong_play(&self->pong, ROUNDS));
	kernel[2] = kernel_switches();
	ours[1] = system_switches(self->h);
	kernel[3] = kernel_switches();
	EXPECT_LE(kernel[2] - kernel[1], ours[1] - ours[0] + UNDER_WAY);
	EXPECT_GE(kernel[3] - kernel[0] + UNDER_WAY, ours[1] - ours[0]);
	EXPECT_LE(2 * ROUNDS, ours[1] - ours[0]);
}

/* What one is told to do over and over. */
enum task { DROP_ONE, DROP_MANY, PROTECT_ONE };

static void act(enum task task, char *p)
{
	size_t i, n = task == DROP_MANY ? PAGES : 1;

	for (i = 0; i < n; i++)
		p[i * PAGE] = 1;
	if (task == PROTECT_ONE) {
		mprotect(p, PAGE, PROT_READ);
		mprotect(p, PAGE, PROT_READ | PROT_WRITE);
	} else {
		madvise(p, n * PAGE, MADV_DONTNEED);
	}
}

static unsigned long turns;

static void *spin(void *unused)
{
	scope_keep_to(1);
	for (;;)
		__atomic_add_fetch(&turns, 1, __ATOMIC_RELAXED);
	return unused;
}

static void flusher(int fd, void *arg)
{
	bool with_thread = arg;
	pthread_t thread;
	long i, task;
	char *p;

	scope_keep_to(0);
	if (with_thread && pthread_create(&thread, NULL, spin, NULL))
		exit(1);
	/* its first turn takes a copy of the page, and a flush */
	while (with_thread && !__atomic_load_n(&turns, __ATOMIC_RELAXED))
		usleep(1000);
	p = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	madvise(p, PAGES * PAGE, MADV_NOHUGEPAGE);
	act(DROP_MANY, p);
	child_say(fd, 0);
	while ((task = child_hear(fd)) >= 0) {
		for (i = 0; i < ROUNDS; i++)
			act(task, p);
		child_say(fd, 0);
	}
	exit(0);
}

static struct mmscope_tlb flush(struct __test_metadata *_metadata, SELF *self,
				enum task task)
{
	struct mmscope_tlb before, after;

	EXPECT_EQ(0, mmscope_tlb(self->h, self->child.pid, &before));
	child_say(self->child.fd, task);
	EXPECT_EQ(0, child_hear(self->child.fd));
	EXPECT_EQ(0, mmscope_tlb(self->h, self->child.pid, &after));
	return grown(&before, &after);
}

static bool kernel_tells(struct mmscope *h)
{
	struct mmscope_tlb t;

	return !mmscope_tlb(h, 0, &t) && t.flushes_known;
}

/* A counter of tlb:tlb_flush for a reason, as perf stat has them. */
static int count_flushes(pid_t pid, int cpu, int reason)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_TRACEPOINT, .size = sizeof(attr),
	};
	FILE *f = fopen(TRACING "events/tlb/tlb_flush/id", "re");
	unsigned long id = 0;
	char filter[32];
	int fd;

	if (!f || fscanf(f, "%lu", &id) != 1)
		id = 0;
	if (f)
		fclose(f);
	attr.config = id;
	fd = id ? syscall(SYS_perf_event_open, &attr, pid, cpu, -1,
			  PERF_FLAG_FD_CLOEXEC) : -1;
	snprintf(filter, sizeof(filter), "reason==%d", reason);
	if (fd >= 0 && ioctl(fd, PERF_EVENT_IOC_SET_FILTER, filter)) {
		close(fd);
		return -1;
	}
	return fd;
}

static uint64_t counted(int fd)
{
	uint64_t n;

	return read(fd, &n, sizeof(n)) == sizeof(n) ? n : ~0ULL;
}

TEST_F(tlb, flushes_here)
{
	const unsigned int here = MMSCOPE_FLUSH_LOCAL_MM;
	struct mmscope_flushes f;
	int perf;

	if (!kernel_tells(self->h))
		SKIP(return, "the kernel does not tell of flushes");
	ASSERT_EQ(0, child_start(&self->child, flusher, NULL));
	ASSERT_EQ(0, child_hear(self->child.fd));
	ASSERT_EQ(0, mmscope_attach(self->h, self->child.pid));
	perf = count_flushes(self->child.pid, -1, LOCAL_MM);
	ASSERT_LE(0, perf);

	f = flush(_metadata, self, DROP_ONE).flush[here];
	EXPECT_EQ(ROUNDS, f.events);
	EXPECT_EQ(ROUNDS, f.one);
	EXPECT_EQ(ROUNDS, f.pages);
	EXPECT_EQ(ROUNDS, counted(perf));

	f = flush(_metadata, self, DROP_MANY).flush[here];
	EXPECT_EQ(ROUNDS, f.events);
	EXPECT_EQ(ROUNDS, f.full);
	EXPECT_EQ(0, f.pages);
	EXPECT_EQ(2 * ROUNDS, counted(perf));

	/* to forbid takes a flush; to allow is seen at the next fault */
	f = flush(_metadata, self, PROTECT_ONE).flush[here];
	EXPECT_LE(ROUNDS, f.events);
	EXPECT_EQ(f.events, f.one);
	EXPECT_EQ(2 * ROUNDS + f.events, counted(perf));
	close(perf);
	EXPECT_EQ(0, mmscope_detach(self->h, self->child.pid));
}

/* Nothing but what the kernel lost on the way: a busy processor is not asked. */
TEST_F(tlb, flushes_there)
{
	struct mmscope_tlb d;
	int sent, received;

	if (!kernel_tells(self->h) || sysconf(_SC_NPROCESSORS_ONLN) < 2)
		SKIP(return, "no second processor, or no word of flushes");
	ASSERT_EQ(0, child_start(&self->child, flusher, (void *)1));
	ASSERT_EQ(0, child_hear(self->child.fd));
	ASSERT_EQ(0, mmscope_attach(self->h, self->child.pid));
	sent = count_flushes(self->child.pid, -1, SEND_IPI);
	received = count_flushes(-1, 1, REMOTE);
	ASSERT_LE(0, sent);
	ASSERT_LE(0, received);
	d = flush(_metadata, self, DROP_ONE);
	EXPECT_EQ(counted(sent), d.flush[MMSCOPE_FLUSH_SEND_IPI].events);
	EXPECT_EQ(d.flush[MMSCOPE_FLUSH_SEND_IPI].events,
		  d.flush[MMSCOPE_FLUSH_SEND_IPI].one);
	EXPECT_LE(ROUNDS * 3 / 4, d.flush[MMSCOPE_FLUSH_SEND_IPI].events);
	EXPECT_GE(ROUNDS, d.flush[MMSCOPE_FLUSH_SEND_IPI].events);
	EXPECT_LE(ROUNDS / 2, d.flush[MMSCOPE_FLUSH_REMOTE].events);
	EXPECT_GE(counted(received), d.flush[MMSCOPE_FLUSH_REMOTE].events);
	EXPECT_EQ(2, d.processors);
	close(sent);
	close(received);
	EXPECT_EQ(0, mmscope_detach(self->h, self->child.pid));
}

static bool has_pcid(void)
{
	FILE *f = fopen("/proc/cpuinfo", "re");
	char line[8192];
	bool has = false;

	while (f && !has && fgets(line, sizeof(line), f))
		has = !strncmp(line, "flags", 5) && strstr(line, " pcid");
	if (f)
		fclose(f);
	return has;
}

/* A root is loaded for each change of the address space, with PCIDs for free. */
TEST_F(tlb, roots)
{
	const struct mmscope_flushes *f = NULL;
	struct mmscope_tlb before, d;
	pid_t pid;

	if (!kernel_tells(self->h))
		SKIP(return, "the kernel does not tell of flushes");
	ASSERT_EQ(0, pong_start(&self->pong, false));
	pid = self->pong.child[1].pid;
	ASSERT_EQ(0, mmscope_attach(self->h, pid));
	ASSERT_EQ(0, pong_play(&self->pong, 1));
	ASSERT_EQ(0, mmscope_tlb(self->h, pid, &before));
	ASSERT_EQ(0, pong_play(&self->pong, ROUNDS));
	ASSERT_EQ(0, mmscope_tlb(self->h, pid, &d));
	d = grown(&before, &d);
	f = &d.flush[MMSCOPE_FLUSH_TASK_SWITCH];
	/* an idle processor may have let go of the address space meanwhile */
	EXPECT_LE(d.n[MMSCOPE_SWITCH_MM], f->events);
	EXPECT_GE(d.n[MMSCOPE_SWITCH_MM] + d.n[MMSCOPE_SWITCH_BACK], f->events);
	EXPECT_EQ(f->events, f->none + f->full);
	EXPECT_LE(has_pcid() ? ROUNDS / 2 : 0, f->none);
	EXPECT_TRUE(has_pcid() || !f->none);
	EXPECT_EQ(0, mmscope_detach(self->h, pid));
}

/* A line a switch, with the frame of the top table that is used from then on. */
static unsigned int switches_to(pid_t pid, uint64_t *root)
{
	FILE *f = fopen(TRACING "trace", "re");
	static const char form[] =
		"switch_mm: prev=%d next=%d kind=mm prev_root=0x%lx next_root=0x%lx";
	unsigned int n = 0;
	char line[512];

	while (f && fgets(line, sizeof(line), f)) {
		const char *p = strstr(line, "switch_mm: prev=");
		unsigned long from, to;
		int prev, next;

		if (!p || sscanf(p, form, &prev, &next, &from, &to) != 4 ||
		    next != pid)
			continue;
		if (from == to)
			printf("# %s", line);
		*root = to;
		n++;
	}
	if (f)
		fclose(f);
	return n;
}

static void clear_trace(void)
{
	close(open(TRACING "trace", O_WRONLY | O_TRUNC | O_CLOEXEC));
}

TEST_F(tlb, event)
{
	struct mmscope_tables tables;
	struct mmscope_tlb before, d;
	uint64_t root = 0;
	pid_t pid;

	if (access(SWITCH_MM "enable", W_OK))
		SKIP(return, "no " SWITCH_MM "enable");
	ASSERT_EQ(0, pong_start(&self->pong, false));
	ASSERT_EQ(0, pong_play(&self->pong, 1));
	pid = self->pong.child[1].pid;
	ASSERT_EQ(0, mmscope_attach(self->h, pid));
	clear_trace();
	ASSERT_TRUE(scope_put(SWITCH_MM "enable", "1"));
	ASSERT_EQ(0, mmscope_tlb(self->h, pid, &before));
	ASSERT_EQ(0, pong_play(&self->pong, ROUNDS));
	ASSERT_EQ(0, mmscope_tlb(self->h, pid, &d));
	ASSERT_TRUE(scope_put(SWITCH_MM "enable", "0"));
	d = grown(&before, &d);
	EXPECT_EQ(d.n[MMSCOPE_SWITCH_MM], switches_to(pid, &root));
	ASSERT_EQ(0, mmscope_tables(self->h, pid, &tables));
	EXPECT_EQ(tables.rows[0].phys >> 12, root);
	mmscope_tables_free(&tables);
	clear_trace();
	EXPECT_EQ(0, mmscope_detach(self->h, pid));
}

/* What was counted stays, and nothing comes to it. */
TEST_F(tlb, off)
{
	struct mmscope_tlb before, after;

	ASSERT_EQ(0, child_start(&self->child, flusher, NULL));
	ASSERT_EQ(0, child_hear(self->child.fd));
	ASSERT_EQ(0, mmscope_attach(self->h, self->child.pid));
	child_say(self->child.fd, DROP_ONE);
	ASSERT_EQ(0, child_hear(self->child.fd));
	ASSERT_EQ(0, scope_set_alone(self->h, "tlb=off"));
	ASSERT_EQ(0, mmscope_tlb(self->h, self->child.pid, &before));
	EXPECT_LT(0, before.n[MMSCOPE_SWITCH_OUT]);
	child_say(self->child.fd, DROP_ONE);
	ASSERT_EQ(0, child_hear(self->child.fd));
	ASSERT_EQ(0, mmscope_tlb(self->h, self->child.pid, &after));
	EXPECT_FALSE(after.on);
	EXPECT_EQ(0, memcmp(before.n, after.n, sizeof(after.n)));
	EXPECT_EQ(0, memcmp(before.flush, after.flush, sizeof(after.flush)));
	EXPECT_EQ(0, mmscope_detach(self->h, self->child.pid));
}

TEST_HARNESS_MAIN
