# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# The guest that runs the bench programs. `bench| ` marks their output among
# all else that is on the console.

guest_dir=/guest
. $guest_dir/in-lib.sh
export MMSCOPE_KO=/mmscope.ko

# What booting has left to do would be counted along.
sleep 5

# A gigabyte, as far as the guest has it; what fragments needs twice as much.
mib=1024
[ "$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)" -gt 2600000 ] || mib=256

run_bench()
{
	_n=0
	: > /tmp/tap
	for _program in /bench/*; do
		_n=$((_n + 1))
		{ "$_program" -m $mib -o /tmp/json 2>&1; echo $? > /tmp/status; } | sed 's/^/bench| /'
		if [ "$(cat /tmp/status)" -eq 0 ]; then
			echo "ok $_n ${_program##*/}" >> /tmp/tap
		else
			echo "not ok $_n ${_program##*/}" >> /tmp/tap
		fi
	done
	sed 's/^/json| /' /tmp/json
	echo "1..$_n" >> /tmp/tap
}

step insmod insmod $MMSCOPE_KO
step run run_bench
step rmmod rmmod mmscope
give_verdict /tmp/tap
