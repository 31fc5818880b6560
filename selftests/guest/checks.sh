# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# How a check is run and counted. Sourced after lib.sh, with $results set to
# the directory of logs and counts.

# What a check that passes adds to the sum: nothing beside tests.
passes=${passes:-0}
make=${MAKE:-make}

# Run a command as the check $1: quiet if it passes, complete if not.
check()
{
	_check=$1
	shift
	_start=$(date +%s)
	# shellcheck disable=SC2154 # set by who sources this
	if "$@" > "$results/$_check.log" 2>&1; then
		[ -n "${V:-}" ] && cat "$results/$_check.log"
		say PASS "$_check ($(($(date +%s) - _start)) s)"
		_counts="$passes passed 0 failed 0 skipped"
	else
		cat "$results/$_check.log"
		say FAIL "$_check"
		_counts="0 passed 1 failed 0 skipped"
	fi
	echo "$_counts" > "$results/$_check.counts"
}

# A build in which a warning is a failure. Those in the kernel's own headers
# are not ours, and make's own are about its jobs.
strict_build()
{
	_out=$results/build-$1.out
	$make --no-print-directory V= "$@" > "$_out" 2>&1
	_status=$?
	cat "$_out"
	[ $_status -eq 0 ] &&
		! grep -E '(warning|error|WARNING|ERROR):' "$_out" |
			grep -qvE '^([^ :]*/kernels/|make(\[[0-9]+\])?: )'
}
