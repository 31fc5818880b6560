#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# check-all.sh: every check there is, one after the other, to the end. What
# each printed is left in build/check-all. The last line is the sum.
set -u
. "$(dirname "$0")/lib.sh"

cd "$TOP" || exit 1
logs=$BUILD/check-all
make=${MAKE:-make}
sums=

# $1: name of the log, $2...: what to make
part()
{
	_log=$logs/$1
	shift
	say MAKE "$*"
	mkdir -p "$logs"
	if "$make" --no-print-directory "$@" > "$_log" 2>&1; then
		say PASS "$*: $(tail -n 1 "$_log")"
	else
		cat "$_log"
		say FAIL "$*"
	fi
	# the sum is the last line but for what make says of a failure
	sums="$sums
$(grep -E '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$_log" |
	tail -n 1 | grep . || echo "0 passed, 1 failed, 0 skipped")"
}

# The first part begins with `make clean`, which also takes old logs away.
part check check
part lint lint
for name in debug kcsan nets; do
	part "$name" "check-$name"
done
for kernel in $SERIES; do
	part "tracers-$kernel" tracers KERNEL="$kernel"
done
for kernel in $SERIES debug kcsan; do
	part "stress-$kernel" stress KERNEL="$kernel"
done
echo "$sums" | tr -d , | awk -f "$HERE/sum.awk"
