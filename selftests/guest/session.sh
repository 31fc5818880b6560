#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# session.sh SERIES demo|shell: a guest that has this machine's files, in which
# the script of that name is run.
set -u
. "$(dirname "$0")/lib.sh"

series=$1 session=$2
dir=$BUILD/guests/$session
mkdir -p "$dir"
"$HERE/initramfs.sh" "$series" host || exit

boot()
{
	"$HERE/qemu.sh" "$session" "$series" host \
		"repo=$TOP build=$BUILD series=$series session=$session.sh loglevel=4 $*" \
		-fsdev local,id=host,path=/,security_model=none,readonly=on,multidevs=remap \
		-device virtio-9p-pci,fsdev=host,mount_tag=host
}

case $session in
demo)
	say BOOT "Linux $series, with this machine's files"
	export CONSOLE=live TIMEOUT="${TIMEOUT:-120}"
	boot < /dev/null
	counts=$("$HERE/judge.sh" "$dir/console" "$dir/verdict" $?)
	status=$?
	if [ $status -eq 0 ]; then
		say PASS demo
	else
		say FAIL "demo: $counts"
	fi
	exit $status
	;;
shell)
	[ -t 0 ] || die "a console needs a terminal"
	tty=$(stty -g)
	# shellcheck disable=SC2046 # two numbers
	set -- $(stty size)
	export CONSOLE=shell TIMEOUT="${TIMEOUT:-86400}"
	boot "rows=$1 cols=$2"
	status=$?
	stty "$tty"
	exit $status
	;;
esac
