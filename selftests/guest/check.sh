#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# check.sh: all that `make check` does once tools and kernels are there. It
# builds from nothing, so that no warning is hidden by an object that is
# already there. A check that is no test counts only if it fails. The last
# line is the sum.
set -u
. "$(dirname "$0")/lib.sh"

cd "$TOP" || exit 1
results=$BUILD/check
make=${MAKE:-make}
began=$(date +%s)

# Run a command as the check $1: quiet if it passes, complete if not.
check()
{
	_check=$1
	shift
	_start=$(date +%s)
	if "$@" > "$results/$_check.log" 2>&1; then
		[ -n "${V:-}" ] && cat "$results/$_check.log"
		say PASS "$_check ($(($(date +%s) - _start)) s)"
	else
		cat "$results/$_check.log"
		say FAIL "$_check"
		echo "0 passed 1 failed 0 skipped" > "$results/$_check.counts"
	fi
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

$make --no-print-directory clean
mkdir -p "$results" "$BUILD/guests"

for series in $SERIES; do
	check "module-$series" strict_build "module-$series" C=2
done
check programs strict_build programs selftest-programs unit-programs \
	bench-programs
check checkpatch "$HERE/checkpatch.sh"
check shellcheck "$HERE/shellcheck.sh"

"$HERE/unit.sh" "$results/unit.counts"

"$HERE/boot-all.sh"
for name in ${BOOTS:-$("$HERE/boots.sh")}; do
	cp "$BUILD/guests/$name/counts" "$results/guest-$name.counts" ||
		echo "0 passed 1 failed 0 skipped" \
			> "$results/guest-$name.counts"
done

say TIME "$(($(date +%s) - began)) s"
cat "$results"/*.counts | awk -f "$HERE/sum.awk"
