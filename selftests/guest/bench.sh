#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# bench.sh SERIES: run the bench programs where time is counted in executed
# instructions, a nanosecond each: the numbers do not depend on this machine's
# speed or load, and are the same each time as far as the kernel's work is.
# Then measure page faults, in guests of their own: see faultcost.sh and
# faultlines.sh.
set -u
. "$(dirname "$0")/lib.sh"

series=$1
dir=$BUILD/guests/bench
mkdir -p "$dir"
"$HERE/initramfs.sh" "$series" bench || exit

say BOOT "bench, Linux $series"
# erms off: the emulator counts each byte that "rep movsb" copies as an
# instruction, which no processor does; without it the kernel copies words.
export ACCEL=tcg SMP=1 CPU="${CPU:-max,la57=off,-erms}" MEM="${MEM:-3072}"
export TIMEOUT="${TIMEOUT:-600}"
"$HERE/qemu.sh" bench "$series" bench "" -icount shift=0,sleep=off < /dev/null
counts=$("$HERE/judge.sh" "$dir/console" "$dir/verdict" $?)
status=$?
if [ $status -ne 0 ]; then
	cat "$dir/console"
	say FAIL "bench: $counts"
	exit $status
fi
tr -d '\r' < "$dir/console" | sed -n 's/^bench| //p' | tee "$BUILD/bench.txt"

"$HERE/faultcost.sh" "$series" || exit
"$HERE/faultlines.sh" "$series" || exit
for guest in faultcost faultlines; do
	echo | cat - "$BUILD/guests/$guest/table"
done | tee -a "$BUILD/bench.txt"
# One object: what the first guest has left, open again, and the others' parts.
{
	tr -d '\r' < "$dir/console" | sed -n 's/^json| //p' | sed '$d'
	for guest in faultcost faultlines; do
		echo "  ,"
		cat "$BUILD/guests/$guest/json"
	done
	echo "}"
} > "$BUILD/bench.json"
say PASS "bench (also in build/bench.txt and build/bench.json)"
