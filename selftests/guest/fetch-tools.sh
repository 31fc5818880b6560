#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Fetch what is taken from other packages than the kernel's own: the guests'
# busybox, and from the kernel's source kselftest and what checks style.
set -eu
. "$(dirname "$0")/lib.sh"
. "$HERE/apt.sh"

rm -rf "$BUILD/busybox" "$BUILD/linux"
mkdir -p "$BUILD/linux"
apt_init
apt_download "$apt_dir/deb" busybox-static linux-source-6.12

dpkg-deb --fsys-tarfile "$apt_dir"/deb/busybox-static_*.deb |
	tar -xO ./bin/busybox > "$BUILD/busybox"
chmod +x "$BUILD/busybox"

say UNPACK "kselftest and checks of style (the source is large: half a minute)"
self=linux-source-6.12/tools/testing/selftests
scripts=linux-source-6.12/scripts
dpkg-deb --fsys-tarfile "$apt_dir"/deb/linux-source-6.12_*.deb |
	tar -xO ./usr/src/linux-source-6.12.tar.xz | xz -dc -T0 |
	tar -C "$BUILD/linux" -x --strip-components=1 \
		"$self/kselftest" "$self/lib.mk" \
		"$self/kselftest.h" "$self/kselftest_harness.h" \
		"$scripts/checkpatch.pl" "$scripts/spelling.txt" \
		"$scripts/const_structs.checkpatch" \
		"$scripts/kernel-doc" "$scripts/coccinelle"
rm -r "$apt_dir/deb"
