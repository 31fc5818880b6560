# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# The guest of two processors and the real clock: see clock.sh. `raw| ` marks
# figures, WHAT NAME FIGURE... a line, of which clock.jq makes the table.

. "${0%/*}/in-session.sh"

mm=/sys/kernel/debug/mmscope
out=/tmp/clock
mkdir -p $out

# Each of the bench programs' runs is a round. $1: MiB
walks()
{
	for round in 1 2 3 4 5; do
		"$build/bench/bench" -m "$1" -o $out/walk > $out/said 2>&1 || {
			cat $out/said
			return 1
		}
		# the form of the files' costs may be a map, or a list
		jq -r --arg round $round '.targets[] | select(.pages) |
			(.target | gsub(" "; "-")) as $t | .pages as $n |
			(.total_ns // (.files | map({ (.file): .ns }) | add)) |
			to_entries[] | select(.value) |
			"walk \($t)/\(.key) \(.value / $n)"' $out/walk | sed 's/^/raw| /'
	done
}

maps()
{
	"$build/bench-map/maploop" -o $out/map || return
	sed 's/^/raw| map /' $out/map
}

# To change what a processor runs, while it does, the emulator does not survive.
mode()
{
	echo 0 > /sys/devices/system/cpu/cpu1/online &&
		echo "faults=$1" > $mm/control &&
		echo 1 > /sys/devices/system/cpu/cpu1/online
}

fault_round()
{
	mode "$1" || return
	"$build/bench-faults/faultloop" -n 4096 -r 3 -j 2 -o $out/loop anon || return
	echo "raw| faults $2 $(cut -d ' ' -f 1 $out/loop)"
}

# The modes take turns, the machine's load being what it is.
faults()
{
	for round in 1 2 3 4 5 6 7 8 9; do
		fault_round off off && fault_round count count &&
			fault_round latency latency || return
		echo "+$$" > $mm/attach && fault_round count count,attached &&
			fault_round latency latency,attached || return
		echo $$ > $mm/detach
	done
}

run_all()
{
	maps && faults && walks 64 && echo "ok 1 clock" >> $out/tap
}

echo 1..1 > $out/tap
step insmod insmod "$MMSCOPE_KO" faults=off swap=off
step run run_all
step rmmod rmmod mmscope
give_verdict $out/tap
power_off
