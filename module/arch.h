/* SPDX-License-Identifier: GPL-2.0 */
/* The one place that names an architecture: each is a file of arch/. */
#ifndef MMS_ARCH_H
#define MMS_ARCH_H

#if defined(CONFIG_X86)
#include "arch/x86.h"
#else
#error "no page-table description for this architecture in module/arch/"
#endif

#endif /* MMS_ARCH_H */
