#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# faultlines.sh SERIES: do processors that both have page faults write cache
# lines that the other uses, more than they do without mmscope? The emulator
# looks on, by the plugin selftests/bench/faults/lines.c. The table is left in
# build/guests/faultlines/, as table and json.
set -u
. "$(dirname "$0")/lib.sh"

series=$1
dir=$BUILD/guests/faultlines
mkdir -p "$dir"
rm -f "$dir/lines" "$dir/table" "$dir/json"
"$HERE/initramfs.sh" "$series" host || exit

say BOOT "faultlines, Linux $series, with this machine's files"
# as in cost.sh
patience=sysctl.kernel.hung_task_timeout_secs=0
export ACCEL=tcg SMP=2 CPU="${CPU:-max,la57=off,-erms}" MEM="${MEM:-1024}"
export TIMEOUT="${TIMEOUT:-600}"
"$HERE/qemu.sh" faultlines "$series" host \
	"repo=$TOP build=$BUILD series=$series session=in-faultlines.sh loglevel=4 $patience" \
	-icount shift=0,sleep=off \
	-plugin "$BUILD/bench-faults/lines.so,out=$dir/lines" \
	-fsdev local,id=host,path=/,security_model=none,readonly=on,multidevs=remap \
	-device virtio-9p-pci,fsdev=host,mount_tag=host < /dev/null
pass_or_end faultlines $?
kept_of faultlines window > "$dir/names"
awk -f "$HERE/faultlines.awk" "$dir/names" "$dir/lines" > "$dir/table" &&
	awk -v json=1 -f "$HERE/faultlines.awk" "$dir/names" "$dir/lines" > "$dir/json"
