#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# fetch-symbols.sh 6.1|6.12: put the stock kernel of that series with its debug
# symbols, for which a gigabyte is downloaded, into build/kernels/SERIES/vmlinux.
set -eu
. "$(dirname "$0")/lib.sh"
. "$HERE/apt.sh"

dir=$BUILD/kernels/$1
release=$(cat "$dir/release")
[ ! -e "$dir/vmlinux" ] || exit 0

apt_init
apt_download "$dir/symbols" "linux-image-$release-dbg"
say UNPACK "the symbols of $release (a minute)"
name=./usr/lib/debug/boot/vmlinux-$release
dpkg-deb --fsys-tarfile "$dir"/symbols/*.deb | tar -C "$dir/symbols" -x "$name"
mv "$dir/symbols/$name" "$dir/vmlinux"
rm -r "$dir/symbols"
