#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# initramfs.sh SERIES KIND: make build/guests/initramfs-SERIES-KIND.
#
#   tests   hermetic: busybox, mmscope.ko, our programs, the selftests and
#           their runner
#   debug, kcsan   the same for a kernel that looks for mistakes, or races
#   bench   the same with the bench programs instead
#   command  the same with the command, what measures it, and smem
#   host    only as much as finds this machine's files over 9p
set -eu
. "$(dirname "$0")/lib.sh"

series=$1
kind=$2
out=$BUILD/guests/initramfs-$series-$kind
root=$out.d

# Copy a program and, unless it is static, the libraries it needs.
install_program()
{
	mkdir -p "$root/usr/bin" "$root/usr/lib"
	cp "$1" "$root/usr/bin/"
	LD_LIBRARY_PATH=$BUILD/lib ldd "$1" 2> /dev/null |
		grep -o '/[^ ]*' | while read -r library; do
		case $library in
		"$BUILD"/*) to=/usr/lib/${library##*/} ;;
		*) to=$library ;;
		esac
		mkdir -p "$root${to%/*}"
		cp -L "$library" "$root$to"
	done
}

install_modules()
{
	mkdir -p "$root/modules"
	"$HERE/modules.sh" "$series" "$@" > "$out.modules"
	while read -r file; do
		name=${file##*/}
		case $name in
		*.xz) name=${name%.xz}; xz -dc "$file" > "$root/modules/$name" ;;
		*) cp "$file" "$root/modules/" ;;
		esac
		echo "$name" >> "$root/modules/order"
	done < "$out.modules"
}

rm -rf "$root" "$out"
mkdir -p "$root/bin" "$root/guest"
cp "$BUILD/busybox" "$root/bin/"
ln -s busybox "$root/bin/sh"
cp "$HERE/init" "$root/init"
cp "$HERE"/in-*.sh "$HERE/splats.sh" "$HERE/tap-count.awk" "$root/guest/"
cp "$BUILD/module-$series/mmscope.ko" "$root/"

case $kind in
tests | debug | kcsan)
	install_modules zram hwpoison-inject ext4 virtio_pci virtio_blk
	cp -r "$BUILD/selftests-install/" "$root/kselftest"
	cp -r "$BUILD/linux/tools/testing/selftests/kselftest" "$root/kselftest/"
	ln -s kselftest/mmscope "$root/tests"
	# the runner's options to it are not busybox's
	install_program "$(command -v timeout)"
	# reads what the command prints
	install_program "$(command -v jq)"
	for program in "$BUILD"/bin/*; do
		[ ! -x "$program" ] || install_program "$program"
	done
	;;
bench)
	install_modules zram
	cp -r "$BUILD/bench" "$root/bench"
	;;
command)
	mkdir -p "$root/bench"
	cp "$BUILD/bench-command/cmdcost" "$root/bench/"
	install_program "$BUILD/bin/mmscope"
	# in Python: all that it may want to import
	install_program "$(command -v smem)"
	install_program /usr/bin/python3
	library=$(/usr/bin/python3 -c 'import os; print(os.path.dirname(os.__file__))')
	mkdir -p "$root$library"
	(cd "$library" && find . -type f ! -path './test/*' \
		! -path './*-packages/*' | cpio -pdu --quiet "$root$library")
	;;
host)
	install_modules virtio_pci 9pnet_virtio 9p overlay zram
	;;
esac

# not compressed: unpacking that takes an emulated processor longer
(cd "$root" && find . | cpio -o -H newc -R 0:0 --quiet) > "$out"
rm -rf "$root" "$out.modules"
