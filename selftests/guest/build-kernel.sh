#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# build-kernel.sh NAME: a kernel for the guests from Debian's source with the
# options of kernel.config and NAME.config, and what is needed to build modules
# for it, where fetch-kernel.sh would put a stock one: build/kernels/NAME, which
# is a link.
# The kernel takes long to build, so it is kept outside of build/, for as long
# as there is no other source and no other configuration.
#
#   release, vmlinuz, lib/, headers   as fetch-kernel.sh has them
#   System.map, config                for those who want to look
set -eu
. "$(dirname "$0")/lib.sh"
. "$HERE/apt.sh"

name=$1
source=linux-source-6.12
cache=${XDG_CACHE_HOME:-$HOME/.cache}/mmscope

options()
{
	cat "$HERE/kernel.config" "$HERE/$name.config"
}

# It has every option that we ask for, or it finds less than we believe: some
# go silently if they are not to be had.
check_config()
{
	sed -n 's/^\(CONFIG_[A-Z0-9_]*=[^n].*\)/\1/p' "$tmp/fragment" |
		grep -vxFf "$1" >&2 || return 0
	die "these options of $name did not come to be"
}

# The number of objects made so far, now and then. The total is not known
# before the end: about $1.
progress()
{
	awk -v about="$1" '
		/^  (CC|AS|HOSTCC|AR|LD) / { n++ }
		n && n % 200 == 0 && n != said {
			said = n
			printf "  %-8s%d of about %d\n", "OBJECTS", n, about
			fflush()
		}
	' about="$1"
}

# make without the job server and the variables of whoever called us
kernel_make()
{
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL -u V -u KERNEL \
		nice -n 5 make -C "$tmp/source" O="$tmp/out" ARCH=x86_64 \
		CC=gcc-12 HOSTCC=gcc-12 KBUILD_BUILD_USER=mmscope \
		KBUILD_BUILD_HOST=guest "$@"
}

# Logs are kept beside the temporary directory, for that goes.
build()
{
	log=$cache/$key.log
	apt_download "$tmp/deb" "$source"
	say UNPACK "$source (half a minute)"
	mkdir "$tmp/source"
	dpkg-deb --fsys-tarfile "$tmp"/deb/"$source"_*.deb |
		tar -xO "./usr/src/$source.tar.xz" | xz -dc -T0 |
		tar -C "$tmp/source" -x --strip-components=1
	rm -r "$tmp/deb"

	say CONFIG "$key"
	options > "$tmp/fragment"
	quietly "$log" kernel_make KCONFIG_ALLCONFIG="$tmp/fragment" allnoconfig
	check_config "$tmp/out/.config"

	say KERNEL "$key (a quarter of an hour on two processors)"
	{
		kernel_make -j"$(nproc)" bzImage modules 2>&1 || echo "kernel: failed"
	} | tee "$log" | progress 1800
	if [ "$(tail -n 1 "$log")" = "kernel: failed" ]; then
		tail -n 40 "$log" >&2
		die "the kernel was not built, see $log"
	fi
}

# Only this much of it is kept.
keep()
{
	good=$tmp/good
	mkdir "$good"
	say KEEP "the kernel and what external modules need"
	quietly "$log" kernel_make INSTALL_MOD_PATH="$good" \
		INSTALL_MOD_STRIP=1 modules_install
	rm -f "$good"/lib/modules/*/build "$good"/lib/modules/*/source
	# the kernel's own way to make a header package
	quietly "$log" kernel_make run-command \
		KBUILD_RUN_COMMAND="+\$(srctree)/scripts/package/install-extmod-build $good/headers"
	cp "$tmp/out/arch/x86/boot/bzImage" "$good/vmlinuz"
	cp "$tmp/out/System.map" "$good/"
	cp "$tmp/out/.config" "$good/config"
	cp "$tmp/out/include/config/kernel.release" "$good/release"
}

apt_init
version=$(apt-cache show --no-all-versions "$source" 2> /dev/null |
	sed -n 's/^Version: \([0-9.]*\).*/\1/p')
[ -n "$version" ] || die "no package $source here"
key=$name-$version-$(options | sha256sum | cut -c 1-12)

mkdir -p "$cache" "$BUILD/kernels"
if [ ! -e "$cache/$key" ]; then
	# One at a time; whatever temporary directory is here when it is our
	# turn is one that an interrupted build has left.
	exec 9> "$cache/lock"
	flock -n 9 || {
		say WAIT "another build of a kernel is under way"
		flock 9
	}
	rm -rf "$cache"/tmp.*
fi
if [ ! -e "$cache/$key" ]; then
	tmp=$(mktemp -d "$cache/tmp.XXXXXX")
	trap 'rm -rf "$tmp"' EXIT
	trap 'exit 1' HUP INT TERM
	build
	keep
	# at once: what has the name is whole
	mv "$good" "$cache/$key"
	rm -f "$log"
	say KERNEL "$(du -sh "$cache/$key" | cut -f 1) in $cache/$key"
fi
ln -sfn "$cache/$key" "$BUILD/kernels/$name"
