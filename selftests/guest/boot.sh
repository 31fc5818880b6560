#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# boot.sh NAME: one boot of the file `boots`, judged. The counts are left in
# build/guests/NAME/counts.
set -u
. "$(dirname "$0")/lib.sh"

name=$1
dir=$BUILD/guests/$name
mkdir -p "$dir"
rm -f "$dir/counts"

line=$(awk -v name="$name" '$1 == name' "$HERE/boots")
[ -n "$line" ] || die "no boot '$name' in selftests/guest/boots"
# shellcheck disable=SC2086 # fields
set -- $line
series=$2 cpu=$3 mem=$4 subset=$5
shift 5

tests=${TESTS:-}
[ -z "$tests" ] && [ "$subset" = paging ] && tests=$PAGING_TESTS
# shellcheck disable=SC2086 # a list
tests=$(echo $tests | tr ' ' ',')

say BOOT "$name"
start=$(date +%s)
CPU=${CPU:-$cpu} MEM=${MEM:-$mem} "$HERE/qemu.sh" "$name" "$series" tests \
	"$* tests=$tests" > "$dir/qemu" 2>&1 < /dev/null
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
