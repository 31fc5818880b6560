# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# The guest that measures the command. `figures| ` marks what is for the host.
# cmdcost: arguments of the program of that name, with commas between them.

guest_dir=/guest
. $guest_dir/in-lib.sh

# What booting has left to do would be counted along.
sleep 5
export LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1

run_cmdcost()
{
	# shellcheck disable=SC2046,SC2154 # words; of the kernel command line
	/bench/cmdcost $(echo "${cmdcost:-}" | tr , ' ') > /tmp/figures
	_status=$?
	sed 's/^/figures| /' /tmp/figures
	echo 1..1 > /tmp/tap
	if [ $_status -eq 0 ]; then
		echo "ok 1 cmdcost" >> /tmp/tap
	else
		echo "not ok 1 cmdcost" >> /tmp/tap
	fi
}

# as the module is used by those who only look
step insmod insmod /mmscope.ko
step run run_cmdcost
step rmmod rmmod mmscope
give_verdict /tmp/tap
