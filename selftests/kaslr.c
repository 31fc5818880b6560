// SPDX-License-Identifier: GPL-2.0
/*
 * What the kernel is told of randomising its addresses is what it has done,
 * and kernel/layout has its regions where they are then. Other tests of the
 * kernel's half mean what their boot says by this.
 */
#include "kernelfiles.h"
#include "kernelsays.h"
#include "kselftest_harness.h"
#include "path.h"

/* Where things are that nobody moved: mm.rst of the kernel, and its Kconfig. */
#define TEXT		0xffffffff81000000ULL
#define TEXT_FRAME	0x1000000ULL

/* What randomising moves apart from the kernel itself. */
struct base {
	const char *region;
	uint64_t of_four_levels;
	uint64_t of_five_levels;
};

static const struct base bases[] = {
	{ "direct-map", 0xffff888000000000ULL, 0xff11000000000000ULL },
	{ "vmalloc", 0xffffc90000000000ULL, 0xffa0000000000000ULL },
	{ "vmemmap", 0xffffea0000000000ULL, 0xffd4000000000000ULL },
};

FIXTURE(kaslr)
{
	struct mmscope *h;
	struct kf_layout l;
	int restrict_was;
	bool off;
	uint64_t text;
	uint64_t frame;		/* address in memory of what _text is */
	unsigned int moved;	/* of the bases */
};

FIXTURE_SETUP(kaslr)
{
	size_t i;

	ASSERT_EQ(0, mmscope_open(&self->h));
	self->restrict_was = says_show_addresses(1);
	ASSERT_LE(0, self->restrict_was);
	ASSERT_EQ(0, kf_layout(self->h, &self->l));
	self->off = says_told("nokaslr");
	self->text = says_symbol("_text");
	self->frame = says_named(says_iomem, "Kernel code");
	ASSERT_NE(0, self->text);
	ASSERT_NE(0, self->frame);
	self->moved = 0;
	for (i = 0; i < ARRAY_SIZE(bases); i++) {
		const struct kf_region *r = kf_region(&self->l, bases[i].region);

		ASSERT_NE(NULL, r);
		self->moved += r->start != (path_cpu_flag("la57") ?
					    bases[i].of_five_levels :
					    bases[i].of_four_levels);
	}
}

FIXTURE_TEARDOWN(kaslr)
{
	says_show_addresses(self->restrict_was);
	mmscope_close(self->h);
}

TEST_F(kaslr, off)
{
	if (!self->off)
		SKIP(return, "this boot has it on");
	EXPECT_EQ(TEXT, self->text);
	EXPECT_EQ(TEXT_FRAME, self->frame);
	EXPECT_EQ(0, self->moved);
}

/*
 * Each is one of some hundreds of places, or of thousands: chance may leave
 * one where it would be anyway, and not all. A kernel with KASAN moves itself
 * only (kaslr_memory_enabled() in arch/x86/include/asm/setup.h).
 */
TEST_F(kaslr, on)
{
	if (self->off)
		SKIP(return, "this boot has it off");
	if (!says_symbol("kernel_randomize_memory"))
		SKIP(return, "this kernel has no such thing");
	EXPECT_TRUE(self->text != TEXT || self->frame != TEXT_FRAME);
	if (!kf_region(&self->l, "kasan-shadow"))
		EXPECT_LT(0, self->moved);
}

TEST_HARNESS_MAIN
