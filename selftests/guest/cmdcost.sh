#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# cmdcost.sh SERIES: what the command costs, where time is counted in executed
# instructions as in bench.sh. All that runs is in the guest's own memory. The
# tables are left in build/guests/cmdcost/, as table and json.
set -u
. "$(dirname "$0")/lib.sh"

series=$1
dir=$BUILD/guests/cmdcost
mkdir -p "$dir"
"$HERE/initramfs.sh" "$series" command || exit

say BOOT "cmdcost, Linux $series"
export ACCEL=tcg SMP=1 CPU="${CPU:-max,la57=off,-erms}" MEM="${MEM:-3072}"
export TIMEOUT="${TIMEOUT:-1800}"
"$HERE/qemu.sh" cmdcost "$series" command "${CMDCOST:+cmdcost=$CMDCOST}" \
	-icount shift=0,sleep=off < /dev/null
pass_or_end cmdcost $?
kept_of cmdcost figures > "$dir/figures"
awk -f "$HERE/cmdcost.awk" "$dir/figures" > "$dir/table" &&
	awk -v json=1 -f "$HERE/cmdcost.awk" "$dir/figures" > "$dir/json"
