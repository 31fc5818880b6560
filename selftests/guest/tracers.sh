#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# tracers.sh SERIES: do the tools of this machine that read trace events read
# mmscope's? In a guest that has this machine's files. The last line is the sum.
set -u
. "$(dirname "$0")/lib.sh"

series=$1
dir=$BUILD/guests/tracers-$series
mkdir -p "$dir"
"$HERE/initramfs.sh" "$series" host || exit

# One processor: tools patch the scheduler's tracepoints, and what an emulated
# processor runs may be older than what another one has written.
export SMP=1 CPU="${CPU:-max}" MEM="${MEM:-2048}" TIMEOUT="${TIMEOUT:-300}"
"$HERE/judged-boot.sh" "tracers-$series" "$series" host \
	"repo=$TOP build=$BUILD series=$series session=in-tracers.sh loglevel=4" \
	-fsdev local,id=host,path=/,security_model=none,readonly=on,multidevs=remap \
	-device virtio-9p-pci,fsdev=host,mount_tag=host
awk -f "$HERE/sum.awk" "$dir/counts"
