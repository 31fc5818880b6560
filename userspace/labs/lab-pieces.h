/* SPDX-License-Identifier: GPL-2.0 */
/* Free memory in pieces of one page, as on a machine that has run for long. */
#ifndef LAB_PIECES_H
#define LAB_PIECES_H

#include <stdbool.h>

/* Such that the kernel takes them for its own next; false if it cannot be had. */
bool lab_pieces_make(void);

/* Pages of them. */
unsigned int lab_pieces(void);

/* Give back what lies between. */
void lab_pieces_drop(void);

#endif /* LAB_PIECES_H */
