#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# fetch-kernel.sh 6.1|6.12: put Debian's stock kernel of that series, with the
# headers to build modules for it, into build/kernels/SERIES:
#
#   release   its `uname -r`
#   vmlinuz   the kernel
#   lib/      the modules that the guests load
#   headers, common   links to the two header trees
#
# The ABI in the package names changes with each update: the metapackages tell.
set -eu
. "$(dirname "$0")/lib.sh"
. "$HERE/apt.sh"

series=$1
case $series in
6.1) meta=linux-image-amd64 ;;	# Debian 12's own kernel
*) meta=linux-image-$series-amd64 ;;
esac

dir=$BUILD/kernels/$series
rm -rf "$dir"
mkdir -p "$dir"
apt_init

image=$(apt_depends "$meta" | grep '^linux-image-' | head -n 1)
release=${image#linux-image-}
case $release in
"$series".*) ;;
*) die "no Linux $series here: $meta depends on '$image'" ;;
esac
headers=linux-headers-$release
common=$(apt_depends "$headers" | grep '^linux-headers-.*-common$')
kbuild=$(apt_depends "$headers" | grep '^linux-kbuild-')

apt_download "$dir/deb" "$image" "$headers" "$common" "$kbuild"

say UNPACK "$release"
modules=./lib/modules/$release
for deb in "$dir"/deb/linux-headers-*.deb "$dir"/deb/linux-kbuild-*.deb; do
	dpkg-deb --fsys-tarfile "$deb" | tar -C "$dir" -x --exclude=./usr/share --exclude=./lib
done
# Of the drivers only those that a guest may load.
dpkg-deb --fsys-tarfile "$dir"/deb/linux-image-*.deb |
	tar -C "$dir" -x --wildcards "./boot/vmlinuz-*" \
		"$modules/modules.*" \
		"$modules/kernel/crypto/*" "$modules/kernel/lib/*" \
		"$modules/kernel/mm/*" "$modules/kernel/drivers/block/zram/*" \
		"$modules/kernel/drivers/block/virtio_blk.*" \
		"$modules/kernel/drivers/virtio/*" \
		"$modules/kernel/fs/*" "$modules/kernel/net/9p/*"
rm -r "$dir/deb"
depmod -b "$dir" "$release"

mv "$dir/boot/vmlinuz-$release" "$dir/vmlinuz"
rmdir "$dir/boot"
ln -s "usr/src/$headers" "$dir/headers"
ln -s "usr/src/$common" "$dir/common"
# last: this file says that all is here
echo "$release" > "$dir/release"
