#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# clock.sh SERIES: two processors and the real clock. How long reading takes, what a
# process loses that maps and unmaps all the time while it is read about, and what
# two that have page faults at once lose. Unlike the other figures of bench.sh these
# depend on this machine, and on what else it does. The table is left in
# build/guests/clock/, as table and json.
set -u
. "$(dirname "$0")/lib.sh"

series=$1
dir=$BUILD/guests/clock
mkdir -p "$dir"
"$HERE/initramfs.sh" "$series" host || exit

export ACCEL=tcg SMP=2 CPU="${CPU:-max,la57=off,-erms}" MEM="${MEM:-1536}"
export TIMEOUT="${TIMEOUT:-1200}"
# Its own boot is what the emulator fails at now and then: once more (judged-boot.sh).
"$HERE/judged-boot.sh" clock "$series" host \
	"repo=$TOP build=$BUILD series=$series session=in-clock.sh loglevel=4" \
	-fsdev local,id=host,path=/,security_model=none,readonly=on,multidevs=remap \
	-device virtio-9p-pci,fsdev=host,mount_tag=host || exit
kept_of clock raw > "$dir/raw"
jq -R -s -f "$HERE/clock.jq" "$dir/raw" > "$dir/object" || exit
jq -r -f "$HERE/clock-table.jq" "$dir/object" > "$dir/table" || exit
# a member, as the other guests' is
sed '1d;$d' "$dir/object" > "$dir/json"
