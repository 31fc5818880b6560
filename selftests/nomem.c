// SPDX-License-Identifier: GPL-2.0
/*
 * Whatever allocation or copy fails in the module or below, it says so, and
 * has lost nothing. Each one is made to fail in turn, by the kernel's fault
 * injection: Documentation/fault-injection/fault-injection.rst there. What
 * changes settings is in nomode.c.
 */
#include "acts.h"
#include "kselftest_harness.h"
#include "scope.h"
#include "starve.h"

FIXTURE(nomem)
{
	struct stage stage;
};

FIXTURE_SETUP(nomem)
{
	if (!inject_begin(&self->stage.in))
		SKIP(return, "the kernel has no fault injection");
	ASSERT_EQ(0, stage_begin(&self->stage));
}

FIXTURE_TEARDOWN(nomem)
{
	EXPECT_STREQ("nothing", stage_end(&self->stage));
}

static int attach_detach(struct mmscope *h, pid_t pid, const char *name)
{
	int ret = mmscope_attach(h, pid);
	int undo = mmscope_detach(h, pid);

	/* It was attached whatever the detach said; see that it is not. */
	if (!ret && undo)
		mmscope_detach(h, pid);
	return ret ? ret : undo;
}

TEST_F(nomem, attach)
{
	struct stage *s = &self->stage;

	EXPECT_TOLD(s, each_fails(s, attach_detach, "attach"));
	EXPECT_TOLD(s, all_fail(s, attach_detach, "attach"));
	EXPECT_EQ(0, mmscope_attached(s->h, s->pid));
}

/*
 * What the kernel makes of an address space as the first watches it is had but once:
 * each time of another process. It is attached and watched, or neither; if no worker
 * has been faster.
 */
TEST_F_TIMEOUT(nomem, attach_anew, 120)
{
	struct stage *s = &self->stage;
	struct inject_text text;
	struct child c;
	int i, ret, told = 0;

	ASSERT_TRUE(inject_function("__mmu_notifier_register", &text));
	inject_only(&text);
	for (i = 0; i < 200 && told < 3; i++) {
		ASSERT_EQ(0, stage_target(&c));
		inject_nth(&s->in, 1);
		ret = mmscope_attach(s->h, c.pid);
		EXPECT_EQ(ret ? -ENOMEM : 0, ret);
		EXPECT_EQ(ret, inject_came(&s->in) ? -ENOMEM : 0);
		EXPECT_EQ(!ret, mmscope_attached(s->h, c.pid));
		told += !!ret;
		child_stop(&c);
		EXPECT_TRUE(scope_wait_held(s->h, s->held));
	}
	EXPECT_EQ(3, told);
	TH_LOG("%d attached, %d told", i, told);
}

TEST_F_TIMEOUT(nomem, files, 120)
{
	struct stage *s = &self->stage;
	int i;

	ASSERT_EQ(0, mmscope_attach(s->h, s->pid));
	for (i = 0; i < SCOPE_FILES; i++)
		EXPECT_TOLD(s, each_fails(s, read_file, scope_files[i]));
	for (i = 0; i < SCOPE_FILES; i++)
		EXPECT_TOLD(s, all_fail(s, read_file, scope_files[i]));
}

/* Of a process that has had faults: this one, all the time. */
TEST_F_TIMEOUT(nomem, places, 120)
{
	static const char * const names[] = { "faults", "vmas" };
	struct stage *s = &self->stage;
	struct mmscope_faults f;
	size_t i;

	s->pid = getpid();
	ASSERT_EQ(0, mmscope_attach(s->h, s->pid));
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		EXPECT_TOLD(s, each_fails(s, read_file, names[i]));
		EXPECT_TOLD(s, all_fail(s, read_file, names[i]));
	}
	ASSERT_EQ(0, mmscope_faults(s->h, s->pid, &f));
	EXPECT_LT(0, f.n);
	mmscope_faults_free(&f);
	EXPECT_EQ(0, mmscope_detach(s->h, s->pid));
}

TEST_F(nomem, others)
{
	struct stage *s = &self->stage;

	EXPECT_TOLD(s, each_fails(s, read_top, "stats"));
	EXPECT_TOLD(s, each_fails(s, read_top, "control"));
	EXPECT_TOLD(s, each_fails(s, read_self, "self"));
	EXPECT_TOLD(s, each_fails(s, read_top, "faults"));
	EXPECT_TOLD(s, each_fails(s, read_self, "faults"));
	EXPECT_TOLD(s, each_fails(s, read_top, "swap"));
	EXPECT_TOLD(s, each_fails(s, read_self, "swap"));
	EXPECT_TOLD(s, each_fails(s, read_top, "tlb"));
	EXPECT_TOLD(s, each_fails(s, read_self, "tlb"));
	EXPECT_TOLD(s, all_fail(s, read_top, "stats"));
	EXPECT_TOLD(s, all_fail(s, read_top, "control"));
	EXPECT_TOLD(s, all_fail(s, read_self, "self"));
	EXPECT_TOLD(s, all_fail(s, read_top, "faults"));
	EXPECT_TOLD(s, all_fail(s, read_self, "faults"));
	EXPECT_TOLD(s, all_fail(s, read_top, "swap"));
	EXPECT_TOLD(s, all_fail(s, read_self, "swap"));
	EXPECT_TOLD(s, all_fail(s, read_top, "tlb"));
	/* that of /proc takes no memory of the module's */
}

TEST_F_TIMEOUT(nomem, kernel, 120)
{
	static const char * const read_only[] = {
		"kernel/layout", "kernel/vmalloc", "kernel/lab",
		"kernel/physmem",
	};
	struct stage *s = &self->stage;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(read_only); i++)
		EXPECT_TOLD(s, each_fails(s, read_top, read_only[i]));
	EXPECT_TOLD(s, each_fails(s, ask_kernel, "kernel/pagetable"));
	EXPECT_TOLD(s, each_fails(s, ask_kernel, "kernel/translate"));
	for (i = 0; i < ARRAY_SIZE(read_only); i++)
		EXPECT_TOLD(s, all_fail(s, read_top, read_only[i]));
	EXPECT_TOLD(s, all_fail(s, ask_kernel, "kernel/pagetable"));
	EXPECT_TOLD(s, all_fail(s, ask_kernel, "kernel/translate"));
}

TEST_F_TIMEOUT(nomem, lab, 120)
{
	static const char * const requests[] = {
		"kmalloc 64", "kmalloc 65536", "vmalloc 65536",
		"vmalloc-huge 4194304", "kvmalloc 65536", "pages 2",
		"percpu 64", "dma 8192", "ioremap",
	};
	struct stage *s = &self->stage;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(requests); i++)
		EXPECT_TOLD(s, each_fails(s, use_lab, requests[i]));
	for (i = 0; i < ARRAY_SIZE(requests); i++)
		EXPECT_TOLD(s, all_fail(s, use_lab, requests[i]));
}

TEST_F(nomem, requests)
{
	struct stage *s = &self->stage;

	ASSERT_EQ(0, mmscope_attach(s->h, s->pid));
	EXPECT_TOLD(s, each_fails(s, ask_range, "pages"));
	EXPECT_TOLD(s, each_fails(s, ask_range, "pagetable"));
}

TEST_HARNESS_MAIN
