/* SPDX-License-Identifier: GPL-2.0 */
/* The table of `mmscope vmas`, of rows struct mmscope_vma. */
#ifndef VMAS_H
#define VMAS_H

#include "column.h"

extern const struct view vmas_view;

#endif /* VMAS_H */
