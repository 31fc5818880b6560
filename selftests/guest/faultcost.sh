#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# faultcost.sh SERIES: what accounting page faults costs, mmscope's way and
# other tools', where time is counted in executed instructions as in bench.sh.
# The other tools are this machine's: the guest has its files. The tables are
# left in build/guests/faultcost/, as table and json.
set -u
. "$(dirname "$0")/lib.sh"

series=$1
dir=$BUILD/guests/faultcost
mkdir -p "$dir"
"$HERE/initramfs.sh" "$series" host || exit

# While the guest waits for a file its time leaps ahead, often by more than the
# kernel thinks that anybody should wait.
patience=sysctl.kernel.hung_task_timeout_secs=0

say BOOT "faultcost, Linux $series, with this machine's files"
export ACCEL=tcg SMP=1 CPU="${CPU:-max,la57=off,-erms}" MEM="${MEM:-2048}"
export TIMEOUT="${TIMEOUT:-900}"
"$HERE/qemu.sh" faultcost "$series" host \
	"repo=$TOP build=$BUILD series=$series session=in-faultcost.sh loglevel=4 $patience" \
	-icount shift=0,sleep=off \
	-fsdev local,id=host,path=/,security_model=none,readonly=on,multidevs=remap \
	-device virtio-9p-pci,fsdev=host,mount_tag=host < /dev/null
counts=$(STEPS="insmod rmmod run log" "$HERE/judge.sh" "$dir/console" "$dir/verdict" $?)
status=$?
if [ $status -ne 0 ]; then
	cat "$dir/console"
	say FAIL "faultcost: $counts"
	exit $status
fi
tr -d '\r' < "$dir/console" | sed -n 's/^json| //p' > "$dir/json"
tr -d '\r' < "$dir/console" | sed -n 's/^bench| \{0,1\}//p' > "$dir/table"
