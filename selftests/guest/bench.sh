#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# bench.sh SERIES [BASE]: run the bench programs where time is counted in executed
# instructions, a nanosecond each: the numbers do not depend on this machine's
# speed or load, and are the same each time as far as the kernel's work is.
# Then measure page faults, swap, switches, debug symbols and the command, in guests of
# their own: see cost.sh, faultlines.sh and cmdcost.sh; and in the end some of it by the real clock,
# which is noisy: clock.sh. All is put into one table (bench-rows.jq), and compared with
# BASE, the bench.json of another run (bench-changes.jq).
set -u
. "$(dirname "$0")/lib.sh"

series=$1
base=${2:-}
guests="bench walk8g faultcost faultlines swapcost tlbcost symcost cmdcost clock"

# this run may overwrite it
if [ -n "$base" ]; then
	mkdir -p "$BUILD"
	jq . "$base" > "$BUILD/bench-base.json" || die "BASE=$base is no bench.json"
fi
"$HERE/initramfs.sh" "$series" bench || exit

# $1: name of the guest, $2: its memory, $3: parameters
walk()
{
	say BOOT "$1, Linux $series"
	mkdir -p "$BUILD/guests/$1"
	# erms off: the emulator counts each byte that "rep movsb" copies as an
	# instruction, which no processor does; without it the kernel copies words.
	ACCEL=tcg SMP=1 CPU="${CPU:-max,la57=off,-erms}" MEM=$2 TIMEOUT="${TIMEOUT:-900}" \
		"$HERE/qemu.sh" "$1" "$series" bench "$3" -icount shift=0,sleep=off < /dev/null
	pass_or_end "$1" $?
	kept_of "$1" bench > "$BUILD/guests/$1/table"
	kept_of "$1" json > "$BUILD/guests/$1/json"
}

walk bench "${MEM:-3072}" ""
walk walk8g "${MEM:-9216}" big=1
"$HERE/cost.sh" faultcost "$series" || exit
"$HERE/faultlines.sh" "$series" || exit
"$HERE/cost.sh" swapcost "$series" || exit
"$HERE/cost.sh" tlbcost "$series" || exit
"$HERE/fetch-symbols.sh" "$series" || say SKIP "no debug symbols of Linux $series"
STEPS="run log" MEM=4096 TIMEOUT=3600 "$HERE/cost.sh" symcost "$series" || exit
"$HERE/cmdcost.sh" "$series" || exit
"$HERE/clock.sh" "$series" || exit

# One object: what the first guest has left, the second's as a part of it, and the
# others', which are members without their object.
for guest in $guests; do
	json=$BUILD/guests/$guest/json
	case $guest in
	bench) cat "$json" ;;
	walk8g) jq '{ big: . }' "$json" ;;
	*) echo "{ $(cat "$json") }" ;;
	esac
done | jq -s add > "$BUILD/bench.json" || exit
{
	for guest in $guests; do
		cat "$BUILD/guests/$guest/table"
		echo
	done
	jq -r -f "$HERE/bench-rows.jq" "$BUILD/bench.json"
} > "$BUILD/bench.txt" || exit
if [ -n "$base" ]; then
	{
		echo
		jq -rn --slurpfile old "$BUILD/bench-base.json" \
			--slurpfile new "$BUILD/bench.json" -f "$HERE/bench-changes.jq"
	} >> "$BUILD/bench.txt" || exit
fi
cat "$BUILD/bench.txt"
say PASS "bench (also in build/bench.txt and build/bench.json)"
