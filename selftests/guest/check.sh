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
. "$HERE/checks.sh"
began=$(date +%s)

$make --no-print-directory clean
mkdir -p "$results" "$BUILD/guests"

"$HERE/lint.sh" check
check programs strict_build programs selftest-programs unit-programs \
	bench-programs stress-programs

"$HERE/unit.sh" "$results/unit.counts"

"$HERE/boot-all.sh"
for name in ${BOOTS:-$("$HERE/boots.sh")}; do
	cp "$BUILD/guests/$name/counts" "$results/guest-$name.counts" ||
		echo "0 passed 1 failed 0 skipped" \
			> "$results/guest-$name.counts"
done

say TIME "$(($(date +%s) - began)) s"
cat "$results"/*.counts | awk -f "$HERE/sum.awk"
