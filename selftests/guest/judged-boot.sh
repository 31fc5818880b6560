#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# judged-boot.sh NAME SERIES KIND PARAMETERS [QEMU OPTION...]: boot a guest as
# qemu.sh does, judge it, and show all of it if it failed. The counts are left
# in build/guests/NAME/counts.
set -u
. "$(dirname "$0")/lib.sh"

name=$1
dir=$BUILD/guests/$name
mkdir -p "$dir"
rm -f "$dir/counts"

say BOOT "$name"
start=$(date +%s)
"$HERE/qemu.sh" "$@" > "$dir/qemu" 2>&1 < /dev/null
status=$?
counts=$("$HERE/judge.sh" "$dir/console" "$dir/verdict" $status 2> "$dir/judge")
status=$?
echo "$counts" > "$dir/counts"
took=$(($(date +%s) - start))

if [ $status -ne 0 ]; then
	# in one piece, with others running at the same time
	{
		echo "---- $name: console"
		cat "$dir/qemu" "$dir/console"
		echo "---- $name: end of console"
		cat "$dir/judge"
		say FAIL "$name: $counts ($took s)"
	} > "$dir/report" 2>&1
	cat "$dir/report"
else
	[ -n "${V:-}" ] && cat "$dir/console"
	say PASS "$name: $counts ($took s)"
fi
exit $status
