// SPDX-License-Identifier: GPL-2.0
/* The files under kernel/: what is taken, and what is not. */
#include "kselftest_harness.h"

#include <errno.h>

#include "libmmscope.h"
#include "mangle.h"
#include "tree.h"

static const char layout[] =
	"levels 5\npage_sizes 4K 2M 1G\n"
	"user 0x0000000000000000-0x00fffffffffff000\n"
	"kernel 0xff00000000000000-0xfffffffffffff000\n"
	"page_offset 0xff10000000000000\n"
	"vmalloc 0xff20000000000000-0xff30000000000000\n"
	"isolated yes\nsystem_ram 1073741824\ndirect_mapped 1073741824\n"
	"unread 3\n"
	"# start-end size kind mapped blocked leaves name\n"
	"ff00000000000000-ff10000000000000 4503599627370496 virtual 0 0 unwalked kasan-shadow\n"
	"ff10000000000000-ff20000000000000 4503599627370496 logical 2101248 4096 4K:4096,2M:2097152 direct-map\n"
	"ff20000000000000-fffffffffffff000 63050394783182848 virtual 0 0 - unnamed\n";

static const char physmem[] =
	"# start-end bytes kind node zone\n"
	"0000000000000000-0000000000100000 1048576 reserved 0 DMA\n"
	"0000000000100000-0000000040000000 1072693248 ram 1 Normal\n"
	"0000000040000000-0000000100000000 3221225472 device - -\n"
	"zone 0 DMA frames=256 free=0 reserved=256\n"
	"zone 1 Normal frames=261888 free=261000 anon=888\n";

static const char lab[] =
	"# id kind size start-end region address extents first longest leaves\n"
	"1 kmalloc 64 ff31-ff71 map logical 1 pfn:0x3ffd3 1 4K 0xff31 - 0xff30 = 0x1 = phys: yes\n"
	"20 vmalloc 1048576 ff450000-ff550000 vmalloc virtual 12 pfn:0x146cd 242 4K\n";

static const char answer[] =
	"address 0xff3d0e6e02d94c00\n"
	"region ff3d0e6e00000000-ff4d0e6e00000000 logical direct-map\n"
	"symbol schedule+0x0/0xc0 [some module]\n"
	"percpu cpu 3 offset 0x40\n"
	"area ff3d0e6e02d94000-ff3d0e6e02d95000 pages 1 extents 1 longest 1\n"
	"walk pgd index 317 at 0x00000000019d29e8 raw 0x000000000be01067 table write\n"
	"kernel-root raw 0x12\n"
	"walk pte index 404 at 0x000000003fe3dca0 raw 0x8000000002d94163 page write,global\n"
	"size 4K\naccess read,write\nphysical 0x0000000002d94c00\n"
	"logical 0xff3d0e6e02d94c00 - 0xff3d0e6e00000000 = 0x2d94c00 = physical: yes\n"
	"frame pfn:0x2d94 slab refs 1 maps 0\n";

static const char hole[] =
	"address 0xffffffef00000000\n"
	"region ffffffef00000000-ffffffff00000000 virtual efi\n"
	"walk pgd index 511 at 0x0000000001aceff8 raw 0x0000000000000000 hole -\n"
	"hole at level pgd\n";

TEST(kernel__layout_is_read)
{
	struct mmscope_layout l;

	ASSERT_EQ(0, mmscope_layout_parse(layout, &l));
	EXPECT_EQ(5, l.levels);
	EXPECT_EQ(4096 + (2UL << 20) + (1UL << 30), l.page_sizes);
	EXPECT_EQ(0, l.user_start);
	EXPECT_EQ(0xfffffffffffff000, l.kernel_end);
	EXPECT_EQ(0xff10000000000000, l.page_offset);
	EXPECT_EQ(0xff20000000000000, l.vmalloc_start);
	EXPECT_TRUE(l.isolated);
	EXPECT_EQ(3, l.unread);
	ASSERT_EQ(3, l.n);
	EXPECT_FALSE(l.regions[0].walked);
	EXPECT_FALSE(l.regions[0].logical);
	EXPECT_TRUE(l.regions[1].walked);
	EXPECT_TRUE(l.regions[1].logical);
	EXPECT_EQ(2101248, l.regions[1].mapped);
	EXPECT_EQ(4096, l.regions[1].blocked);
	EXPECT_EQ(4096, l.regions[1].leaf[MMSCOPE_PTE]);
	EXPECT_EQ(2097152, l.regions[1].leaf[MMSCOPE_PMD]);
	EXPECT_EQ(0, l.regions[1].leaf[MMSCOPE_PUD]);
	EXPECT_STREQ("direct-map", l.regions[1].name);
	mmscope_layout_free(&l);
}

static int parse_layout(const char *text)
{
	struct mmscope_layout l;
	int err = mmscope_layout_parse(text, &l);

	mmscope_layout_free(&l);
	return err;
}

/* @text with the first @from in it replaced. */
static char *with(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	char *all = NULL;

	if (!at || asprintf(&all, "%.*s%s%s", (int)(at - text), text, to,
			    at + strlen(from)) < 0)
		return NULL;
	return all;
}

TEST(kernel__layout_parse_refuses)
{
	static const char *const cases[][2] = {
		{ "levels 5\n", "" }, { "levels 5", "levels five" },
		{ "levels 5", "level 5" }, { "4K 2M 1G", "" },
		{ "4K 2M 1G", "4K 4K" }, { "4K 2M 1G", "3K" },
		{ "isolated yes", "isolated maybe" },
		{ "0x00fffffffffff000", "0x0" }, { "virtual 0", "physical 0" },
		{ "4503599627370496", "4503599627370497" },
		{ "ff10000000000000-ff2", "ff10000000001000-ff2" },
		{ "4K:4096,2M", "4K:4096,4K" }, { "4K:4096", "8K:4096" },
		{ "4K:4096", "4K:" }, { "4K:4096", "4096" },
		{ "unwalked", "unread" }, { " kasan-shadow", "" },
		{ "fffff000 6", "ffffe000 6" }, { "unnamed", "unnamed more" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		char *text = with(layout, cases[i][0], cases[i][1]);

		ASSERT_NE(NULL, text);
		EXPECT_EQ(-EPROTO, parse_layout(text))
			TH_LOG("taken: '%s'", cases[i][1]);
		free(text);
	}
	EXPECT_EQ(-EPROTO, parse_layout(""));
	EXPECT_EQ(0, mangle(parse_layout, layout));
}

static int parse_physmem(const char *text)
{
	struct mmscope_physmem m;
	int err = mmscope_physmem_parse(text, &m);

	mmscope_physmem_free(&m);
	return err;
}

TEST(kernel__physmem_is_read)
{
	struct mmscope_physmem m;

	ASSERT_EQ(0, mmscope_physmem_parse(physmem, &m));
	ASSERT_EQ(3, m.n);
	EXPECT_STREQ("ram", m.ranges[1].kind);
	EXPECT_EQ(1, m.ranges[1].node);
	EXPECT_STREQ("Normal", m.ranges[1].zone);
	EXPECT_EQ(-1, m.ranges[2].node);
	EXPECT_STREQ("", m.ranges[2].zone);
	ASSERT_EQ(2, m.nr_zones);
	EXPECT_EQ(261888, m.zones[1].frames);
	ASSERT_EQ(2, m.zones[1].nr);
	EXPECT_STREQ("anon", m.zones[1].use[1].name);
	EXPECT_EQ(888, m.zones[1].use[1].frames);
	mmscope_physmem_free(&m);
	EXPECT_EQ(-EPROTO, parse_physmem(""));
	EXPECT_EQ(0, mangle(parse_physmem, physmem));
}

static int parse_lab(const char *text)
{
	struct mmscope_lab_item *items;
	size_t n;
	int err = mmscope_lab_parse(text, &items, &n);

	free(items);
	return err;
}

TEST(kernel__lab_is_read)
{
	struct mmscope_lab_item *items;
	size_t n;

	ASSERT_EQ(0, mmscope_lab_parse(lab, &items, &n));
	ASSERT_EQ(2, n);
	EXPECT_TRUE(items[0].logical);
	EXPECT_STREQ("0xff31 - 0xff30 = 0x1 = phys: yes", items[0].arithmetic);
	EXPECT_EQ(0x3ffd3, items[0].pfn);
	EXPECT_EQ(20, items[1].id);
	EXPECT_STREQ("vmalloc", items[1].kind);
	EXPECT_EQ(12, items[1].extents);
	EXPECT_EQ(242, items[1].longest);
	EXPECT_STREQ("", items[1].arithmetic);
	free(items);
	EXPECT_EQ(0, parse_lab(""));
	EXPECT_EQ(0, mangle(parse_lab, lab));
}

static int parse_answer(const char *text)
{
	struct mmscope_ktranslation t;

	return mmscope_ktranslation_parse(text, &t);
}

TEST(kernel__answers_are_read)
{
	struct mmscope_ktranslation t;

	ASSERT_EQ(0, mmscope_ktranslation_parse(answer, &t));
	EXPECT_EQ(0xff3d0e6e02d94c00, t.walk.address);
	EXPECT_TRUE(t.logical);
	EXPECT_STREQ("direct-map", t.region);
	EXPECT_STREQ("schedule+0x0/0xc0 [some module]", t.symbol);
	EXPECT_EQ(3, t.cpu);
	EXPECT_EQ(0x40, t.percpu);
	EXPECT_EQ(1, t.area.pages);
	EXPECT_EQ(2, t.walk.steps);
	EXPECT_EQ(0x12, t.walk.kernel_root);
	EXPECT_EQ(0x2d94c00, t.walk.physical);
	EXPECT_STREQ("slab", t.walk.frame_kind);
	EXPECT_NE(NULL, strstr(t.arithmetic, "physical: yes"));
	EXPECT_EQ(0, t.hole_level);
	ASSERT_EQ(0, mmscope_ktranslation_parse(hole, &t));
	EXPECT_EQ(MMSCOPE_PGD, t.hole_level);
	EXPECT_FALSE(t.walk.has_physical);
}

TEST(kernel__answers_that_are_none)
{
	static const char *const cases[][2] = {
		{ "address", "addresses" }, { "size 4K\n", "" },
		{ "region ff3d", "area ff3d" }, { "percpu cpu 3", "percpu 3" },
		{ "size 4K", "size 4K\nhole at level pte" },
		{ "physical 0x0000000002d94c00\n", "" },
		{ "symbol schedule", "symbol a\nsymbol schedule" },
		{ "logical 0x", "swapped 0x" }, { "size 4K", "vma none\nsize 4K" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		char *text = with(answer, cases[i][0], cases[i][1]);

		ASSERT_NE(NULL, text);
		EXPECT_EQ(-EPROTO, parse_answer(text))
			TH_LOG("taken: '%s'", cases[i][1]);
		free(text);
	}
	EXPECT_EQ(0, mangle(parse_answer, answer));
	EXPECT_EQ(0, mangle(parse_answer, hole));
}

TEST_HARNESS_MAIN
