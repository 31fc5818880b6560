# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# The guest that runs the bench programs. `bench| ` marks their output among
# all else that is on the console.

guest_dir=/guest
. $guest_dir/in-lib.sh
export MMSCOPE_KO=/mmscope.ko

run_bench()
{
	_n=0
	: > /tmp/tap
	for _program in /bench/*; do
		_n=$((_n + 1))
		{ "$_program" 2>&1; echo $? > /tmp/status; } | sed 's/^/bench| /'
		if [ "$(cat /tmp/status)" -eq 0 ]; then
			echo "ok $_n ${_program##*/}" >> /tmp/tap
		else
			echo "not ok $_n ${_program##*/}" >> /tmp/tap
		fi
	done
	echo "1..$_n" >> /tmp/tap
}

step insmod insmod $MMSCOPE_KO
step run run_bench
step rmmod rmmod mmscope
give_verdict /tmp/tap
