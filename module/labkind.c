// SPDX-License-Identifier: GPL-2.0
/* The ways in which the kernel allocates memory, to be looked at in kernel/lab. */
#include "labkind.h"

#include <linux/cpumask.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "arch.h"

/* That there is no memory is an answer, not worth a line in the log. */
#define LAB_GFP		(GFP_KERNEL | __GFP_NOWARN | __GFP_ZERO)

/* Memory for DMA is a device's; this is one without hardware. */
static struct platform_device *lab_device;

/* Where it is from the page allocator, a block of that. */
static u64 block_taken(u64 size)
{
	return (u64)PAGE_SIZE << get_order(size);
}

static bool lab_kmalloc(struct mms_allocation *a)
{
	a->handle = kmalloc(a->item.size, LAB_GFP);
	return a->handle;
}

/* From one page on, a power of two of them: a block, or of the cache for that. */
static u64 kmalloc_taken(u64 size)
{
	return size > PAGE_SIZE ? block_taken(size) : size;
}

static void lab_kfree(struct mms_allocation *a)
{
	kfree(a->handle);
}

static bool lab_vmalloc(struct mms_allocation *a)
{
	a->handle = __vmalloc(a->item.size, LAB_GFP);
	return a->handle;
}

static bool lab_vmalloc_huge(struct mms_allocation *a)
{
	a->handle = vmalloc_huge(a->item.size, LAB_GFP);
	return a->handle;
}

/* From one page on, whole ones. */
static u64 vmalloc_taken(u64 size)
{
	return size > PAGE_SIZE ? PAGE_ALIGN(size) : size;
}

/* From one huge leaf on, whole ones. */
static u64 vmalloc_huge_taken(u64 size)
{
	return size < PMD_SIZE ? vmalloc_taken(size) : ALIGN(size, PMD_SIZE);
}

static void lab_vfree(struct mms_allocation *a)
{
	vfree(a->handle);
}

static bool lab_kvmalloc(struct mms_allocation *a)
{
	a->handle = kvmalloc(a->item.size, LAB_GFP);
	return a->handle;
}

static u64 kvmalloc_taken(u64 size)
{
	return size > KMALLOC_MAX_SIZE ? vmalloc_huge_taken(size) :
					 kmalloc_taken(size);
}

static void lab_kvfree(struct mms_allocation *a)
{
	kvfree(a->handle);
}

static bool lab_pages(struct mms_allocation *a)
{
	a->handle = (void *)__get_free_pages(LAB_GFP | __GFP_COMP,
					     get_order(a->item.size));
	return a->handle;
}

static void lab_free_pages(struct mms_allocation *a)
{
	free_pages((unsigned long)a->handle, get_order(a->item.size));
}

static bool lab_percpu(struct mms_allocation *a)
{
	void __percpu *p = __alloc_percpu_gfp(a->item.size, 8, LAB_GFP);

	a->handle = (__force void *)p;
	if (p)
		a->item.virt = (uintptr_t)per_cpu_ptr(p,
						      cpumask_first(cpu_possible_mask));
	return p;
}

static u64 percpu_taken(u64 size)
{
	return num_possible_cpus() * size;
}

static void lab_free_percpu(struct mms_allocation *a)
{
	free_percpu((__force void __percpu *)a->handle);
}

static bool lab_dma(struct mms_allocation *a)
{
	a->handle = dma_alloc_coherent(&lab_device->dev, a->item.size, &a->dma,
				       LAB_GFP);
	return a->handle;
}

static void lab_free_dma(struct mms_allocation *a)
{
	dma_free_coherent(&lab_device->dev, a->item.size, a->handle, a->dma);
}

static bool lab_ioremap(struct mms_allocation *a)
{
	u64 phys = mms_arch_harmless_device();

	if (!phys)
		return false;
	a->handle = (__force void *)ioremap(phys, a->item.size);
	return a->handle;
}

static void lab_iounmap(struct mms_allocation *a)
{
	iounmap((__force void __iomem *)a->handle);
}

static const struct mms_labkind kinds[] = {
	{ "kmalloc", MMS_LAB_SIZE, lab_kmalloc, lab_kfree, kmalloc_taken },
	{ "vmalloc", MMS_LAB_SIZE, lab_vmalloc, lab_vfree, vmalloc_taken },
	{ "vmalloc-huge", MMS_LAB_SIZE, lab_vmalloc_huge, lab_vfree,
	  vmalloc_huge_taken },
	{ "kvmalloc", MMS_LAB_SIZE, lab_kvmalloc, lab_kvfree, kvmalloc_taken },
	{ "pages", MMS_LAB_ORDER, lab_pages, lab_free_pages },
	{ "percpu", MMS_LAB_SIZE, lab_percpu, lab_free_percpu, percpu_taken },
	{ "dma", MMS_LAB_SIZE, lab_dma, lab_free_dma, kmalloc_taken },
	{ "ioremap", MMS_LAB_NO_NUMBER, lab_ioremap, lab_iounmap },
};

/**
 * mms_labkind_find - the way to allocate that has a name
 * @name: a word
 *
 * Return: it, or %NULL.
 */
const struct mms_labkind *mms_labkind_find(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(name, kinds[i].name))
			return &kinds[i];
	return NULL;
}

/**
 * mms_labkind_init - be ready to allocate
 *
 * Return: 0 or -errno.
 */
int mms_labkind_init(void)
{
	int ret;

	lab_device = platform_device_register_simple("mmscope",
						     PLATFORM_DEVID_NONE,
						     NULL, 0);
	if (IS_ERR(lab_device)) {
		ret = PTR_ERR(lab_device);
		/*
		 * platform_device_add() does not look whether there was memory
		 * for the name, and device_add() refuses what has none.
		 */
		return ret == -EINVAL ? -ENOMEM : ret;
	}
	ret = dma_coerce_mask_and_coherent(&lab_device->dev, DMA_BIT_MASK(32));
	if (ret)
		platform_device_unregister(lab_device);
	return ret;
}

/**
 * mms_labkind_exit - undo it; nothing is allocated any more
 */
void mms_labkind_exit(void)
{
	platform_device_unregister(lab_device);
}
