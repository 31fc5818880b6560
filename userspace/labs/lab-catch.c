// SPDX-License-Identifier: GPL-2.0
/* Accesses that may end in SIGSEGV or SIGBUS. */
#include "lab-catch.h"

#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <ucontext.h>

#include "lab-see.h"

static sigjmp_buf back;
static struct lab_caught caught;

static void note(int signal, siginfo_t *info, void *context)
{
	caught.signal = signal;
	caught.code = info->si_code;
	caught.address = (uintptr_t)info->si_addr;
#ifdef __x86_64__
	caught.has_error = true;
	caught.error = ((ucontext_t *)context)->uc_mcontext.gregs[REG_ERR];
#else
	(void)context;
#endif
	siglongjmp(back, 1);
}

static void make(enum lab_access how, char *at)
{
	switch (how) {
	case LAB_READS:
		see_read(at);
		break;
	case LAB_WRITES:
		see_write(at);
		break;
	case LAB_RUNS:
		((void (*)(void))at)();
		break;
	}
}

struct lab_caught lab_catch(enum lab_access how, char *at)
{
	const struct sigaction action = {
		.sa_sigaction = note, .sa_flags = SA_SIGINFO,
	};
	struct sigaction segv, bus;

	memset(&caught, 0, sizeof(caught));
	sigaction(SIGSEGV, &action, &segv);
	sigaction(SIGBUS, &action, &bus);
	if (!sigsetjmp(back, 1))
		make(how, at);
	sigaction(SIGSEGV, &segv, NULL);
	sigaction(SIGBUS, &bus, NULL);
	return caught;
}

void lab_put_return(char *at)
{
#if defined(__x86_64__)
	*at = 0xc3;
#elif defined(__aarch64__)
	*(uint32_t *)at = 0xd65f03c0;
	__builtin___clear_cache(at, at + 4);
#endif
}
