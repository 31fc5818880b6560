// SPDX-License-Identifier: GPL-2.0
/* What the fuzzer has to say of what calls return. */
#include "fuzzer.h"

/* Something is not as it should be. */
void fuzzer_found(struct fuzz_plan *plan, enum fuzz_call call,
		  unsigned int kind, const char *what, long ret)
{
	struct fuzz_log *log = plan->log;
	unsigned int i = __sync_fetch_and_add(&log->findings, 1);

	if (i < FUZZ_FINDINGS)
		snprintf(log->finding[i], sizeof(log->finding[i]),
			 "%s of %s: %s (%ld), seed %#llx", fuzz_calls[call],
			 plan->files->kind[kind], what, ret,
			 (unsigned long long)plan->seed);
}

/* Has abi.rst this error: of the file, or of any one, if it may be another by now? */
static bool is_documented(const struct fuzz_plan *plan, enum fuzz_call call,
			  unsigned int kind, int error)
{
	unsigned int k;

	if (!plan->moving)
		return plan->errnos->may[call][kind][error];
	for (k = 0; k < plan->files->kinds; k++)
		if (plan->errnos->may[call][k][error])
			return true;
	return false;
}

/* Note what a call returned, -errno if it failed. */
void fuzzer_judge(struct fuzz_plan *plan, enum fuzz_call call,
		  unsigned int kind, long ret)
{
	struct fuzz_log *log = plan->log;
	int error = ret > -FUZZ_ERRNOS ? -ret : 0;

	__sync_fetch_and_add(&log->calls[call][kind], 1);
	if (ret >= 0)
		return;
	__sync_fetch_and_add(&log->refused, 1);
	if (!is_documented(plan, call, kind, error) &&
	    !log->met[call][kind][error])
		fuzzer_found(plan, call, kind, "an error not in abi.rst", ret);
	log->met[call][kind][error] = true;
}

/* Compare the state with that before a write; @ret 0: it may have changed. */
void fuzzer_look_again(struct fuzzer *f, unsigned int kind, long ret)
{
	struct fuzz_state now;
	const char *what = NULL;

	if (f->plan->threads > 1)
		return;
	if (!fuzz_look(&f->plan->eye, &now))
		what = "the state cannot be seen";
	else if (ret)
		what = fuzz_changed(&f->state, &now, f->plan->files->kind[kind],
				    ret);
	if (what)
		fuzzer_found(f->plan, FUZZ_WRITE, kind, what, ret);
	f->state = now;
}
