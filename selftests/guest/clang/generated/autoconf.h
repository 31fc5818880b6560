/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The configuration of a stock kernel, as clang may see it: before it in the
 * search path, for a build that is looked at and never loaded.
 */
#include_next <generated/autoconf.h>

#undef CONFIG_CC_IS_GCC
#define CONFIG_CC_IS_CLANG 1

/* clang warns of named address spaces as the kernel's headers spell them. */
#undef CONFIG_CC_HAS_NAMED_AS
#undef CONFIG_USE_X86_SEG_SUPPORT
