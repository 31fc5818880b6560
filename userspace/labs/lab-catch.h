/* SPDX-License-Identifier: GPL-2.0 */
/* Accesses that may end in a signal, and what the signal says. */
#ifndef LAB_CATCH_H
#define LAB_CATCH_H

#include <stdbool.h>
#include <stdint.h>

enum lab_access { LAB_READS, LAB_WRITES, LAB_RUNS };

/**
 * struct lab_caught - what came of an access
 * @signal: number of the signal, 0 if there was none
 * @code: its si_code
 * @address: its si_addr
 * @has_error: @error holds
 * @error: error code of the page fault, as the processor gave it
 */
struct lab_caught {
	int signal;
	int code;
	uint64_t address;
	bool has_error;
	uint64_t error;
};

/* Read, write or call there. What is called has to be a return. */
struct lab_caught lab_catch(enum lab_access how, char *at);

/* The instruction that returns. */
void lab_put_return(char *at);

#endif /* LAB_CATCH_H */
