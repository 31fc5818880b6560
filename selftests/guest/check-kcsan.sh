#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# check-kcsan.sh: run the selftests on the kernel of kcsan.config, which looks
# for data races. The last line is the sum.
set -u
. "$(dirname "$0")/lib.sh"

dir=$BUILD/guests/kcsan
mkdir -p "$dir"
"$HERE/initramfs.sh" kcsan kcsan || exit

# The kernel has races of its own, which are not to end it. Watch ten times as
# many accesses as it would by itself: few of all are the module's.
reports="panic_on_warn=0 kcsan.skip_watch=400"

export MACHINE=q35 CPU="${CPU:-max}" MEM="${MEM:-2048}" TIMEOUT="${TIMEOUT:-5400}"
export STEPS="devices insmod run unused rmmod races log"
"$HERE/judged-boot.sh" kcsan kcsan kcsan "$reports $(slow_tests)"
awk -f "$HERE/sum.awk" "$dir/counts"
