#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# `make demo`: look at a program of this machine, unmodified, while it runs; then run
# all labs.

. "${0%/*}/in-session.sh"
mm=/sys/kernel/debug/mmscope

# Print the first $2 lines of a file of the process's; it is wrong if it is
# empty or cannot be read.
show()
{
	echo
	echo "# head -n $2 $mm/$1"
	_text=$(cat "$mm/$1") && [ -n "$_text" ] || return 1
	echo "$_text" | head -n "$2"
}

translate()
{
	echo
	echo "# echo $1 > $mm/$pid/translate, and read it"
	exec 3<> "$mm/$pid/translate" || return 1
	echo "$1" >&3 && _text=$(cat <&3)
	_status=$?
	exec 3>&-
	echo "$_text"
	[ $_status -eq 0 ] && [ -n "$_text" ]
}

demo()
{
	/usr/bin/perl -e sleep &
	pid=$!
	# the fork is not yet the program
	until [ "$(cat /proc/$pid/comm)" = perl ]; do
		sleep 0.1
	done
	sleep 1

	echo "# echo $pid > $mm/attach, which is: $(tr '\0' ' ' < /proc/$pid/cmdline)"
	echo $pid > $mm/attach || return 1
	# the program's first page: its ELF header, certainly there
	start=$(sed 's/-.*//; q' /proc/$pid/maps)
	show $pid/vmas 40 &&
		show $pid/pagetable 30 &&
		show $pid/tables 40 &&
		translate "0x$start" &&
		show faults 40 &&
		show stats 20 || return 1
	echo $pid > $mm/detach || return 1
	kill $pid
	echo
	echo "# mmscope lab all"
	# shellcheck disable=SC2154 # of the kernel command line
	"$build/bin/mmscope" lab all
}

# The runner's form, for one test.
run_demo()
{
	echo "1..1" > /tmp/tap
	if demo; then
		echo "ok 1 demo" >> /tmp/tap
	else
		echo "not ok 1 demo" >> /tmp/tap
	fi
}

echo
# Labs ask for switches, which have the scheduler patched: better while all is quiet,
# where processors are emulated.
step insmod insmod "$MMSCOPE_KO" tlb=on
step run run_demo
step rmmod rmmod mmscope
echo
give_verdict /tmp/tap
power_off
