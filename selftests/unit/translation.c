// SPDX-License-Identifier: GPL-2.0
/* What `translate` answers. */
#include "kselftest_harness.h"

#include <errno.h>

#include "libmmscope.h"
#include "mangle.h"
#include "tree.h"

#define ADDRESS	"address 0x00007f2c5a3d1008\n"
#define VMA	"vma 00007f2c5a3d1000-00007f2c5a3f2000 rw-p anon -\n"
#define HEAD	"address 0x00007f2c5a3d1008\n" \
		"vma 00007f2c5a3d1000-00007f2c5a3f2000 rw-p anon -\n"
#define PGD	"walk pgd index 254 at 0x0000000003b0a7f0 " \
		"raw 0x000000000448e067 table write,user,accessed\n"
#define P4D	"walk p4d index 1 at 0x8 raw 0x1 table -\n"
#define PUD	"walk pud index 177 at 0x000000000448e588 " \
		"raw 0x4490067 table write,user,accessed\n"
#define PMD	"walk pmd index 209 at 0x0000000004490688 " \
		"raw 0x4491067 table write,user,accessed\n"
#define PTE	"walk pte index 465 at 0x0000000004491e88 " \
		"raw 0x800000000a81e867 page write,user,accessed,dirty\n"
#define HUGE	"walk pmd index 1 at 0x8 raw 0x1 page user,pkey=2\n"
#define HOLE	"walk pte index 465 at 0x1000 raw 0x0 hole -\n"
#define SWAP	"walk pte index 465 at 0x1000 raw 0x1 swap soft-dirty\n"
#define PAGE	"access read,write\nsize 4K\nphysical 0x000000000a81e008\n" \
		"frame pfn:0xa81e anon refs 1 maps 1\n"

TEST(translation__page_is_read)
{
	struct mmscope_translation t;

	ASSERT_EQ(0, mmscope_translation_parse(HEAD PGD PUD PMD PTE PAGE, &t));
	EXPECT_EQ(0x7f2c5a3d1008, t.address);
	EXPECT_TRUE(t.has_vma);
	EXPECT_EQ(0x7f2c5a3d1000, t.vma_start);
	EXPECT_EQ(0x7f2c5a3f2000, t.vma_end);
	EXPECT_STREQ("rw-p", t.vma_perms);
	EXPECT_EQ(MMSCOPE_VMA_ANON, t.vma_kind);
	EXPECT_STREQ("", t.vma_name);
	ASSERT_EQ(4, t.steps);
	EXPECT_EQ(MMSCOPE_PGD, t.step[0].level);
	EXPECT_EQ(254, t.step[0].index);
	EXPECT_EQ(0x3b0a7f0, t.step[0].entry);
	EXPECT_EQ(0x448e067, t.step[0].raw);
	EXPECT_EQ(MMSCOPE_K_TABLE, t.step[0].kind);
	EXPECT_EQ(MMSCOPE_F_WRITE | MMSCOPE_F_USER | MMSCOPE_F_ACCESSED,
		  t.step[0].flags);
	EXPECT_EQ(MMSCOPE_PTE, t.step[3].level);
	EXPECT_EQ(0x800000000a81e867, t.step[3].raw);
	EXPECT_EQ(MMSCOPE_K_PAGE, t.kind);
	EXPECT_EQ(MMSCOPE_ACCESS_READ | MMSCOPE_ACCESS_WRITE, t.access);
	EXPECT_EQ(4096, t.size);
	EXPECT_TRUE(t.has_physical);
	EXPECT_EQ(0xa81e008, t.physical);
	EXPECT_TRUE(t.has_frame);
	EXPECT_EQ(0xa81e, t.pfn);
	EXPECT_STREQ("anon", t.frame_kind);
	EXPECT_EQ(1, t.refs);
	EXPECT_EQ(1, t.maps);
	EXPECT_FALSE(t.has_slot);
	EXPECT_FALSE(t.has_kernel_root);
}

TEST(translation__other_answers_are_read)
{
	static const char *const good[] = {
		ADDRESS "vma none\nwalk pgd index 0 at 0x1000 raw 0x0 hole -\n"
			"size 512G\n",
		ADDRESS "vma none\nwalk pgd index 0 at 0x1000 raw 0x0 hole\n"
			"size 512G\n",
		HEAD PGD HOLE "size 4K\n",
		HEAD SWAP "size 4K\nslot swap:0:0x12\n",
		HEAD PGD "kernel-root raw 0x2\n" HOLE "size 4K\n",
		HEAD PGD P4D PUD PMD HOLE "size 4K\n",
		HEAD PGD PUD HUGE "size 2M\naccess read,write,exec\n"
			"physical 0x1\nframe pfn:0x0 zero refs 1 maps 0\n",
		HEAD PTE "size 4K\naccess none\nphysical 0x1\n"
			"frame pfn:0x0 special\n",
		HEAD PTE "size 4K\naccess read\nphysical 0x1\nframe pfn:0x0\n",
		ADDRESS "vma 1000-2000 r--s file /a\\012b c\n" HOLE "size 4K\n",
	};
	struct mmscope_translation t;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(good); i++) {
		EXPECT_EQ(0, mmscope_translation_parse(good[i], &t))
			TH_LOG("refused: '%s'", good[i]);
	}
	EXPECT_STREQ("/a\nb c", t.vma_name);
	EXPECT_EQ(0, mmscope_translation_parse(good[0], &t));
	EXPECT_FALSE(t.has_vma);
	EXPECT_EQ(MMSCOPE_K_HOLE, t.kind);
	EXPECT_EQ(512ULL << 30, t.size);
	EXPECT_EQ(0, mmscope_translation_parse(good[3], &t));
	EXPECT_TRUE(t.has_slot);
	EXPECT_EQ(0x12, t.slot);
	EXPECT_EQ(0, mmscope_translation_parse(good[4], &t));
	EXPECT_TRUE(t.has_kernel_root);
	EXPECT_EQ(2, t.kernel_root);
	EXPECT_EQ(0, mmscope_translation_parse(good[5], &t));
	EXPECT_EQ(5, t.steps);
}

TEST(translation__a_long_name_is_cut)
{
	static char text[3 * MMSCOPE_NAME_SIZE];
	struct mmscope_translation t;
	char *p = text;

	p += sprintf(p, ADDRESS "vma 1000-2000 r--p file /");
	memset(p, 'n', 2 * MMSCOPE_NAME_SIZE);
	p += 2 * MMSCOPE_NAME_SIZE;
	sprintf(p, "\n" HOLE "size 4K\n");
	ASSERT_EQ(0, mmscope_translation_parse(text, &t));
	EXPECT_EQ(MMSCOPE_NAME_SIZE - 1, strlen(t.vma_name));
}

TEST(translation__parse_refuses)
{
	static const char *const bad[] = {
		"",
		"\n",
		ADDRESS,
		HEAD,
		HEAD PGD,
		HEAD PGD PUD PMD PTE,
		HEAD PGD "size 4K\n",
		VMA ADDRESS HOLE "size 4K\n",
		VMA HOLE "size 4K\n",
		ADDRESS HOLE "size 4K\n",
		ADDRESS HEAD HOLE "size 4K\n",
		HEAD VMA HOLE "size 4K\n",
		HEAD HOLE "size 4K\nsize 4K\n",
		HEAD HOLE,
		HEAD HOLE "size\n",
		HEAD HOLE "size 4\n\n",
		HEAD HOLE "size 0\n",
		HEAD HOLE "size 4K x\n",
		HEAD HOLE "size 4K\nmore 1\n",
		HEAD HOLE "size 4K\n" PTE,
		HEAD HOLE HOLE "size 4K\n",
		HEAD PUD PGD HOLE "size 4K\n",
		HEAD PGD PGD HOLE "size 4K\n",
		HEAD PGD PUD PMD PTE HOLE "size 4K\n",
		HEAD HOLE PAGE,
		HEAD HOLE "size 4K\naccess read\n",
		HEAD HOLE "size 4K\nphysical 0x1\n",
		HEAD HOLE "size 4K\nframe pfn:0x1 anon refs 1 maps 1\n",
		HEAD HOLE "size 4K\nslot swap:0:0x1\n",
		HEAD SWAP "size 4K\n",
		HEAD SWAP "size 4K\nslot 0:0x1\n",
		HEAD SWAP "size 4K\nslot swap:0\n",
		HEAD SWAP "size 4K\nslot swap:256:0x1\n",
		HEAD SWAP "size 4K\nslot swap:0:0x1 x\n",
		HEAD SWAP "size 4K\nslot swap:0:0x1\nslot swap:0:0x1\n",
		HEAD PTE PAGE "access read\n",
		HEAD PTE PAGE "physical 0x1\n",
		HEAD PTE PAGE "frame pfn:0x1 anon refs 1 maps 1\n",
		HEAD PTE "size 4K\naccess read\nframe pfn:0x1 anon refs 1 maps 1\n",
		HEAD PTE "size 4K\naccess reed\nphysical 0x1\n",
		HEAD PTE "size 4K\naccess read,\nphysical 0x1\n",
		HEAD PTE "size 4K\naccess none,read\nphysical 0x1\n",
		HEAD PTE "size 4K\naccess\nphysical 0x1\n",
		HEAD PTE "size 4K\naccess read\nphysical\n",
		HEAD PTE "size 4K\nphysical 0x1\nframe anon\n",
		HEAD PTE "size 4K\nphysical 0x1\nframe pfn:0x1 anon refs maps 1\n",
		HEAD PTE "size 4K\nphysical 0x1\nframe pfn:0x1 anon refs 1 maps\n",
		HEAD PTE "size 4K\nphysical 0x1\nframe pfn:0x1 anon refs 1 maps 1 x\n",
		"address\n" VMA HOLE "size 4K\n",
		"address x\n" VMA HOLE "size 4K\n",
		"address 0x1 0x2\n" VMA HOLE "size 4K\n",
		ADDRESS "vma\n" HOLE "size 4K\n",
		ADDRESS "vma nothing\n" HOLE "size 4K\n",
		ADDRESS "vma none x\n" HOLE "size 4K\n",
		ADDRESS "vma 1000-2000\n" HOLE "size 4K\n",
		ADDRESS "vma 1000-2000 rw-p\n" HOLE "size 4K\n",
		ADDRESS "vma 1000-2000 rw-p anon\n" HOLE "size 4K\n",
		ADDRESS "vma 1000-2000 rw-p a -\n" HOLE "size 4K\n",
		ADDRESS "vma 2000-1000 rw-p anon -\n" HOLE "size 4K\n",
		HEAD "kernel-root raw 0x2\n" HOLE "size 4K\n",
		HEAD PGD "kernel-root 0x2\n" HOLE "size 4K\n",
		HEAD PGD "kernel-root raw\n" HOLE "size 4K\n",
		HEAD PGD "kernel-root raw 1\nkernel-root raw 1\n" HOLE "size 4K\n",
		HEAD "walk\nsize 4K\n",
		HEAD "walk pte\nsize 4K\n",
		HEAD "walk pte 1\nsize 4K\n",
		HEAD "walk pte index\nsize 4K\n",
		HEAD "walk pte index x at 1 raw 1 hole -\nsize 4K\n",
		HEAD "walk pte index 4294967296 at 1 raw 1 hole -\nsize 4K\n",
		HEAD "walk pte index 1 at raw 1 hole -\nsize 4K\n",
		HEAD "walk pte index 1 at 1 raw hole -\nsize 4K\n",
		HEAD "walk pte index 1 at 1 raw 1\nsize 4K\n",
		HEAD "walk pte index 1 at 1 raw 1 nothing -\nsize 4K\n",
		HEAD "walk pte index 1 at 1 raw 1 hole wrote\nsize 4K\n",
		HEAD "walk pte index 1 at 1 raw 1 hole - -\nsize 4K\n",
		HEAD "walk ptf index 1 at 1 raw 1 hole -\nsize 4K\n",
	};
	struct mmscope_translation t;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		EXPECT_EQ(-EPROTO, mmscope_translation_parse(bad[i], &t))
			TH_LOG("taken: '%s'", bad[i]);
	}
}

static int parse(const char *text)
{
	struct mmscope_translation t;

	return mmscope_translation_parse(text, &t);
}

TEST(translation__parse_survives_mangled_text)
{
	EXPECT_EQ(0, mangle(parse, HEAD PGD PUD PMD PTE PAGE));
	EXPECT_EQ(0, mangle(parse, HEAD SWAP "size 4K\nslot swap:0:0x12\n"));
}

/* A plain file cannot answer: it gives back what was written to it. */
TEST(translation__address_is_written_and_the_answer_checked)
{
	struct mmscope_translation t;
	struct mmscope *h;
	struct tree tree;
	char buf[64];

	ASSERT_EQ(0, tree_make(&tree));
	ASSERT_EQ(0, tree_target(&tree, 7));
	ASSERT_EQ(0, tree_file(&tree, "7/translate", ""));
	ASSERT_EQ(0, mmscope_open_at(&h, tree.debugfs, NULL));
	EXPECT_EQ(-EPROTO, mmscope_translate(h, 7, 0x7f2c5a3d1008, &t));
	EXPECT_NE(NULL, strstr(mmscope_error(h), "translate of process 7"));
	tree_read(&tree, "7/translate", buf, sizeof(buf));
	EXPECT_STREQ("0x7f2c5a3d1008\n", buf);
	EXPECT_EQ(-ENOENT, mmscope_translate(h, 8, 0x1000, &t));
	mmscope_close(h);
	tree_remove(&tree);
}

TEST_HARNESS_MAIN
