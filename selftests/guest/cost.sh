#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# cost.sh WHAT SERIES: what accounting costs, where time is counted in executed
# instructions as in bench.sh. WHAT is faultcost, of page faults, mmscope's way and
# other tools'; swapcost, of a page that goes out to zram, comes back or is freed; or
# tlbcost, of a switch from thread to thread, and a flush of the TLB; or symcost, what
# those take who look pages up by debug symbols.
# The other tools are this machine's: the guest has its files, and ends in
# in-WHAT.sh. The tables are left in build/guests/WHAT/, as table and json.
set -u
. "$(dirname "$0")/lib.sh"

what=$1 series=$2
dir=$BUILD/guests/$what
mkdir -p "$dir"
"$HERE/initramfs.sh" "$series" host || exit

# While the guest waits for a file its time leaps ahead, often by more than the
# kernel thinks that anybody should wait.
patience=sysctl.kernel.hung_task_timeout_secs=0

say BOOT "$what, Linux $series, with this machine's files"
export ACCEL=tcg SMP=1 CPU="${CPU:-max,la57=off,-erms}" MEM="${MEM:-2048}"
export TIMEOUT="${TIMEOUT:-900}"
"$HERE/qemu.sh" "$what" "$series" host \
	"repo=$TOP build=$BUILD series=$series session=in-$what.sh loglevel=4 $patience" \
	-icount shift=0,sleep=off \
	-fsdev local,id=host,path=/,security_model=none,readonly=on,multidevs=remap \
	-device virtio-9p-pci,fsdev=host,mount_tag=host < /dev/null
status=$?
export STEPS="${STEPS:-insmod rmmod run log}"
pass_or_end "$what" $status
kept_of "$what" json > "$dir/json"
kept_of "$what" bench > "$dir/table"
