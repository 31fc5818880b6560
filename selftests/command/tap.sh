# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# What the tests of the command have in common: the command, and TAP. Sourced
# with $here set to this directory.

: "${here:?}"
build=${BUILD:-$here/../../build}
mmscope=$build/bin/mmscope
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
# texts and their order are those of no country; the help is 80 wide
export LC_ALL=C.UTF-8 COLUMNS=80 ARGP_HELP_FMT=rmargin=79
unset NO_COLOR

points=0
bad=0

tap_begin()
{
	echo "TAP version 13"
}

tap_end()
{
	echo "1..$points"
	exit $bad
}

# $1: 0 if it is as it should be, $2: name, $3: what to say if not
point()
{
	points=$((points + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $points $2"
		return
	fi
	echo "not ok $points $2"
	echo "# ${3:-}"
	[ ! -s "$work/diff" ] || sed 's/^/# /' "$work/diff"
	bad=1
}

# $1: name, $2: why
skip()
{
	points=$((points + 1))
	echo "ok $points $1 # SKIP $2"
}

# $1: on or off: account switches. Where processors are emulated only one is online
# while the scheduler is patched, as what the other one runs may be older than what
# this one has written.
account()
{
	[ "$(sed -n 's/^tlb=//p' /sys/kernel/debug/mmscope/control)" != "$1" ] || return 0
	other=/sys/devices/system/cpu/cpu1/online
	! grep -q 'QEMU TCG' /proc/cpuinfo || echo 0 > $other
	echo "tlb=$1" > /sys/kernel/debug/mmscope/control
	echo 1 > $other
} 2> /dev/null

# The command, watched by valgrind if that is wanted: status 99 is its.
run()
{
	if [ -n "${VALGRIND:-}" ]; then
		timeout 120 valgrind --quiet --error-exitcode=99 --leak-check=full \
			--errors-for-leak-kinds=definite,indirect,possible \
			"$mmscope" "$@" < /dev/null
	else
		timeout 60 "$mmscope" "$@" < /dev/null
	fi
}

# The address that a captured file answers for
answered()
{
	awk '$1 == "address" { print $2 }' "normal/sys/kernel/debug/mmscope/$1"
}

# All commands, those of two words joined by a dash
commands()
{
	"$mmscope" --help | awk '
		/^Commands:/ { here = 1; next }
		here && /^  [a-z]/ {
			print $1 ($1 == "kernel" ? "-" $2 : "")
		}'
}
