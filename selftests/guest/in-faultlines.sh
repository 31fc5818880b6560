# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# The guest of two processors that both have page faults, each in a process of
# its own, while faultlines.sh has the emulator look on. `window| ` says what a
# loop is about; each gives two windows, of which the first is to warm up.

. "${0%/*}/in-session.sh"

mm=/sys/kernel/debug/mmscope
out=/tmp/faultlines
mkdir -p $out

loop()
{
	echo "window| $1"
	"$build/bench-faults/faultloop" -m -n 1024 -r 1 -j 2 -o $out/loop anon
}

with_mode()
{
	echo "faults=$1" > $mm/control && loop "mmscope $1" || return
	echo "+$$" > $mm/attach && loop "mmscope $1, attached" || return
	echo $$ > $mm/detach
}

# Each mode, once it is known what there is without the module.
run_all()
{
	with_mode off && with_mode count && with_mode latency &&
		echo "ok 1 faultlines" >> $out/tap
}

echo 1..1 > $out/tap
loop base
step insmod insmod "$MMSCOPE_KO"
step run run_all
step rmmod rmmod mmscope
give_verdict $out/tap
power_off
