/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PAUSED_H
#define PAUSED_H

/* The page by which the program `paused` is known. */
#define PAUSED_MARK		0x123450000000UL
#define PAUSED_MARK_SIZE	4096UL

#endif /* PAUSED_H */
