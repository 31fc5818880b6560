/* SPDX-License-Identifier: GPL-2.0 */
/* Choices that a seed makes. */
#ifndef DRAW_H
#define DRAW_H

#include <stdint.h>

/* Below @n, which is not 0. @state is not 0. */
static inline uint64_t draw(uint64_t *state, uint64_t n)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (*state >> 11) % n;
}

#endif /* DRAW_H */
