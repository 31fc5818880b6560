#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# check-debug.sh: run the selftests on the kernel of debug.config, and see
# which lines of the module they reach. The last line is the sum.
set -u
. "$(dirname "$0")/lib.sh"

dir=$BUILD/guests/debug
mkdir -p "$dir"
"$HERE/initramfs.sh" debug debug || exit

# The disk that the coverage comes out on. More than it takes, and sparse.
rm -f "$dir/coverage"
truncate -s 16M "$dir/coverage"

# The checks below are off unless they are asked for. A report ends neither
# the kernel nor the reports: all of them are wanted.
checks="pti=on page_poison=1 debug_pagealloc=on page_table_check=on"
reports="panic_on_warn=0 kasan_multi_shot"

# On the older machine each look-up of an interrupt's route waits its time out.
export MACHINE=q35 CPU="${CPU:-max}" MEM="${MEM:-2048}" TIMEOUT="${TIMEOUT:-7200}"
export STEPS="devices insmod run failures unused rmmod leaks locks coverage log"
"$HERE/judged-boot.sh" debug debug debug \
	"$checks $reports $(slow_tests)" \
	-drive "file=$dir/coverage,format=raw,if=none,id=coverage" \
	-device virtio-blk-pci,drive=coverage

say LINES "that ran, by file (all of them in build/coverage)"
# A choice of tests reaches what it reaches.
[ -n "${TESTS:-}" ] || export LEAST=90
"$HERE/coverage.sh" "$dir/coverage" "$BUILD/module-debug" ||
	echo "0 passed 1 failed 0 skipped" >> "$dir/counts"
awk -f "$HERE/sum.awk" "$dir/counts"
