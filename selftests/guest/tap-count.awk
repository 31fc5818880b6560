# SPDX-License-Identifier: GPL-2.0
# From the output of the kselftest runner: "PASSED FAILED SKIPPED", numbers of
# test points. The runner prints its own line for each program and, prefixed
# by "# ", what the program prints, which is TAP as well. A program counts as
# many points as it reports. One that reports none counts as one, and so does
# its failing in a way that no point of its own tells: a crash, a time-out,
# fewer points than planned.

function reset() { points = 0; bad = 0; plan = -1 }

BEGIN { reset(); top_plan = -1 }

/^# selftests: / { reset() }

/^# 1\.\.[0-9]+/ { split($2, range, /\.\./); plan = range[2] + 0 }

/^# not ok [0-9]+/ { points++; bad++; failed++ }

/^# ok [0-9]+/ {
	points++
	if (/# SKIP/)
		skipped++
	else
		passed++
}

/^1\.\.[0-9]+/ { split($1, range, /\.\./); top_plan = range[2] + 0 }

/^not ok [0-9]+/ {
	programs++
	if (!bad)
		failed++
	reset()
}

/^ok [0-9]+/ {
	programs++
	if (plan >= 0 && plan != points)
		failed++
	else if (!points && /# SKIP/)
		skipped++
	else if (!points)
		passed++
	reset()
}

END {
	# the runner itself came to no good end
	if (top_plan < 1)
		failed++
	else if (programs < top_plan)
		failed += top_plan - programs
	print passed + 0, failed + 0, skipped + 0
}
