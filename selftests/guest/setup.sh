#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# See which host tools are missing and install their packages. Looks for what
# is used, not for packages: a tool that came some other way is good too.
# Silent and quick when all is there. With `debug` for a first argument, also
# those that build a kernel; with `lint`, the static checkers; with `stress`,
# `bench` or `tracers`, what the guests of that name run.
set -u
. "$(dirname "$0")/lib.sh"

missing=

# $1: package, $2...: the test that shows it is there
need()
{
	package=$1
	shift
	"$@" > /dev/null 2>&1 || missing="$missing $package"
}

have()
{
	command -v "$1"
}

# gcc prints a bare name back when it knows no such file
have_gcc_file()
{
	case $(gcc -print-file-name="$1") in
	/*) ;;
	*) return 1 ;;
	esac
}

# as gcc, for the runtime that fuzzers are linked to
have_fuzzer()
{
	case $(clang -print-file-name=lib/linux/libclang_rt.fuzzer-x86_64.a) in
	/*) ;;
	*) return 1 ;;
	esac
}

have_header()
{
	echo "#include <$1>" | gcc -E -
}

# The modules that checkpatch.pl uses are not all in perl-base.
have_perl()
{
	perl -MPOSIX -MFile::Basename -MCwd -MTerm::ANSIColor -MEncode \
		-MGetopt::Long -e 1
}

# objtool, which comes ready-built in linux-kbuild, is linked to libelf
have_libelf()
{
	ldconfig -p | grep -q 'libelf\.so\.1 '
}

need gcc have gcc
need gcc-12 have gcc-12		# what Debian's kernels are built with
need make have make
need libc6-dev have_gcc_file libc.a
need libelf1 have_libelf
need qemu-system-x86 have qemu-system-x86_64
need sparse have sparse
need kmod have depmod
need cpio have cpio
need xz-utils have xz
need rsync have rsync
need perl have_perl
need shellcheck have shellcheck
need libsmartcols-dev have_header libsmartcols/libsmartcols.h
need libncurses-dev have_header ncurses.h
need pkg-config have pkg-config
need jq have jq
need tmux have tmux

if [ "${1:-}" = debug ]; then
	need flex have flex
	need bison have bison
	need bc have bc
	need lz4 have lz4
	need libelf-dev have_header libelf.h
	need util-linux have flock
fi

if [ "${1:-}" = lint ]; then
	need clang have clang
	need valgrind have valgrind
	need libclang-rt-14-dev have_fuzzer
	need clang-tidy have clang-tidy
	need cppcheck have cppcheck
	need coccinelle have spatch
fi
[ "${1:-}" != stress ] || need stress-ng have stress-ng

if [ "${1:-}" = bench ]; then
	need linux-perf have perf
	need bpftrace have bpftrace
	need util-linux have chrt
	need smem have smem
	need python3-drgn have drgn
	need crash have crash
fi
if [ "${1:-}" = tracers ]; then
	need linux-perf have perf
	need trace-cmd have trace-cmd
	need bpftrace have bpftrace
fi

[ -n "$missing" ] || exit 0

say SETUP "missing here:$missing"
install="apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" -eq 0 ]; then
	sudo=
elif sudo -n true 2> /dev/null || { [ -t 0 ] && command -v sudo > /dev/null; }; then
	sudo=sudo
else
	echo "Not root and no sudo: install them with this, then try again:" >&2
	echo "  $install" >&2
	exit 1
fi

mkdir -p "$BUILD"
say SETUP "apt-get update"
# A broken third-party source is no reason to stop: the install below is.
$sudo apt-get -q update > "$BUILD/setup.log" 2>&1 ||
	say SETUP "apt-get update had errors (see build/setup.log), going on"
say SETUP "$install"
# shellcheck disable=SC2086 # words of a command
if ! $sudo env DEBIAN_FRONTEND=noninteractive $install \
		>> "$BUILD/setup.log" 2>&1 < /dev/null; then
	cat "$BUILD/setup.log" >&2
	die "could not install:$missing"
fi
