#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# stress.sh KERNEL SECONDS: the program `stress` in a guest of two processors,
# each with memory of its own, that has this machine's files. The last line is
# the sum.
set -u
. "$(dirname "$0")/lib.sh"

kernel=$1 seconds=$2
"$HERE/initramfs.sh" "$kernel" host || exit

# Mutators of all kinds at once write more to the log than tests do.
parameters="loglevel=4 log_buf_len=16M hugepages=12 seconds=$seconds seed=${SEED:-$(date +%s)}"
steps="cgroup devices insmod run actors unused rmmod"
# It lasts up to four times as long where this machine has much else to do.
limit=$((5 * seconds + 300))
node=1024

# The slow ones have the patience that slow_tests() of lib.sh gives.
case $kernel in
debug)
	# As in check-debug.sh.
	parameters="$parameters pti=on page_poison=1 debug_pagealloc=on"
	parameters="$parameters page_table_check=on panic_on_warn=0 kasan_multi_shot PATIENCE=10"
	steps="$steps leaks locks"
	limit=$((5 * seconds + 900))
	# what watches over memory takes some itself
	node=1536
	export MACHINE=q35
	;;
kcsan)
	parameters="$parameters panic_on_warn=0 PATIENCE=10"
	steps="$steps races"
	limit=$((5 * seconds + 900))
	export MACHINE=q35
	;;
esac

export CPU="${CPU:-max}" SMP=2,sockets=2 MEM=$((2 * node)) TIMEOUT="${TIMEOUT:-$limit}"
export STEPS="$steps log"
"$HERE/judged-boot.sh" "stress-$kernel" "$kernel" host \
	"repo=$TOP build=$BUILD series=$kernel session=in-stress.sh $parameters" \
	-object memory-backend-ram,id=near,size=${node}M \
	-object memory-backend-ram,id=far,size=${node}M \
	-numa node,nodeid=0,cpus=0,memdev=near \
	-numa node,nodeid=1,cpus=1,memdev=far \
	-fsdev local,id=host,path=/,security_model=none,readonly=on,multidevs=remap \
	-device virtio-9p-pci,fsdev=host,mount_tag=host
awk -f "$HERE/sum.awk" "$BUILD/guests/stress-$kernel/counts"
