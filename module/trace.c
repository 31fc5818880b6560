// SPDX-License-Identifier: GPL-2.0
/* The trace events of mmscope. */
#include <linux/sched.h>

#define CREATE_TRACE_POINTS
#include "trace.h"
