#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# unit.sh COUNTS: run the tests of selftests/unit on this machine, through the
# kernel's runner, and leave their counts in a file.
set -u
. "$(dirname "$0")/lib.sh"

log=$BUILD/unit.log
: > "$log"

(
	BASE_DIR=$BUILD/linux/tools/testing/selftests
	# shellcheck disable=SC1091 # the kernel source has it
	. "$BASE_DIR/kselftest/runner.sh"
	set +u
	# as in selftests/settings: else it is 45 seconds
	export kselftest_override_timeout=600
	mkdir -p "$BUILD/unit"
	cd "$BUILD/unit" || exit 1
	for source in "$TOP"/selftests/unit/*; do
		name=${source##*/}
		case $name in
		*.c) set -- "$@" "$BUILD/unit/${name%.c}" ;;
		*.sh) set -- "$@" "$source" ;;
		esac
	done
	shift		# COUNTS
	run_many "$@"
) >> "$log" 2>&1

# shellcheck disable=SC2046 # three numbers
set -- "$1" $(awk -f "$HERE/tap-count.awk" "$log")
counts="$2 passed $3 failed $4 skipped"
echo "$counts" > "$1"
if [ "$3" -eq 0 ]; then
	[ -n "${V:-}" ] && cat "$log"
	say PASS "unit: $counts"
else
	cat "$log"
	say FAIL "unit: $counts"
	exit 1
fi
