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

# $1: guest, $2...: what measures in it. If that fails the others' figures are told.
failed=
measure()
{
	_guest=$1
	shift
	rm -f "$BUILD/guests/$_guest/table" "$BUILD/guests/$_guest/json"
	("$@") || failed="$failed $_guest"
}

measure bench walk bench "${MEM:-3072}" ""
measure walk8g walk walk8g "${MEM:-9216}" big=1
measure faultcost "$HERE/cost.sh" faultcost "$series"
measure faultlines "$HERE/faultlines.sh" "$series"
measure swapcost "$HERE/cost.sh" swapcost "$series"
measure tlbcost "$HERE/cost.sh" tlbcost "$series"
"$HERE/fetch-symbols.sh" "$series" || say SKIP "no debug symbols of Linux $series"
measure symcost env STEPS="run log" MEM=4096 TIMEOUT=3600 \
	"$HERE/cost.sh" symcost "$series"
measure cmdcost "$HERE/cmdcost.sh" "$series"
measure clock "$HERE/clock.sh" "$series"

# One object: what the first guest has left, the second's as a part of it, and the
# others', which are members without their object.
for guest in $guests; do
	json=$BUILD/guests/$guest/json
	[ -s "$json" ] || continue
	case $guest in
	bench) cat "$json" ;;
	walk8g) jq '{ big: . }' "$json" ;;
	*) echo "{ $(cat "$json") }" ;;
	esac
done | jq -s add > "$BUILD/bench.json" || exit
{
	for guest in $guests; do
		[ -s "$BUILD/guests/$guest/json" ] || continue
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
if [ -n "$failed" ]; then
	say FAIL "bench: nothing of$failed"
	exit 1
fi
say PASS "bench (also in build/bench.txt and build/bench.json)"
