#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# qemu.sh NAME SERIES KIND PARAMETERS [QEMU OPTION...]: boot a guest, with a
# time limit. build/guests/NAME gets `console` and `verdict`, each from a port
# of its own, for the console's text is at the mercy of everything in there.
# The exit status is qemu's, or timeout's.
set -u
. "$(dirname "$0")/lib.sh"

name=$1 series=$2 kind=$3 parameters=$4
shift 4
dir=$BUILD/guests/$name
mkdir -p "$dir"
rm -f "$dir/console" "$dir/verdict"

# A /dev/kvm alone does not say that it works: the processor must have it too.
accel=${ACCEL:-}
if [ -z "$accel" ]; then
	accel=tcg
	[ -w /dev/kvm ] && grep -qE '^flags.* (vmx|svm)( |$)' /proc/cpuinfo &&
		accel=kvm
fi
# -icount, in the options, wants one thread
case "$accel $*" in
tcg*icount*) accel=tcg,thread=single ;;
tcg,thread=*) ;;
tcg*) accel=tcg,thread=multi ;;
esac

# Where the console goes, besides the file: nowhere, to the terminal, or to it
# with the keyboard, ctrl-c being the guest's then and ctrl-a x ending it.
console=stdio,id=console,logfile=$dir/console
case ${CONSOLE:-file} in
file) console=file,id=console,path=$dir/console ;;
live) console=$console,signal=on ;;
shell) console=$console,signal=off,mux=on ;;
esac

# A disk to swap to, for those that test that. Sparse; found by its number.
case $kind in
tests | debug | kcsan)
	rm -f "$dir/swap"
	truncate -s 64M "$dir/swap"
	set -- "$@" -drive "file=$dir/swap,format=raw,if=none,id=swap" \
		-device virtio-blk-pci,drive=swap,serial=swap
	;;
esac

# A processor of the guest is a thread here, which may be kept from running for
# long: it is 120 seconds (twice the first) without a change of task that are a
# lockup or a stall.
stuck="watchdog_thresh=60 rcupdate.rcu_cpu_stall_timeout=120"

# A panic or a reset ends qemu (-no-reboot) as poweroff does: the verdict, or
# that there is none, tells them apart.
exec timeout --foreground -k 5 "${TIMEOUT:-1800}" qemu-system-x86_64 \
	-machine "${MACHINE:-pc}" -accel "$accel" -cpu "${CPU:-max}" \
	-m "${MEM:-1024}" -smp "${SMP:-2}" \
	-no-user-config -nodefaults -display none -no-reboot \
	-kernel "$BUILD/kernels/$series/vmlinuz" \
	-initrd "$BUILD/guests/initramfs-$series-$kind" \
	-append "console=ttyS0 loglevel=5 log_buf_len=4M no_timer_check $stuck panic=-1 panic_on_warn=1 oops=panic kind=$kind $parameters" \
	-chardev "$console" -serial chardev:console \
	-serial "file:$dir/verdict" "$@"
