# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# The guest that runs the bench programs. `bench| ` marks their output among
# all else that is on the console.

guest_dir=/guest
. $guest_dir/in-lib.sh
export MMSCOPE_KO=/mmscope.ko

# What booting has left to do would be counted along.
sleep 5

# A gigabyte, as far as the guest has it; what fragments needs twice as much. In the
# guest that is made for it 8, and what half of that costs, and half of that...
available=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)
if [ -n "${big:-}" ]; then
	mib=8192 doublings=4
	while [ $doublings -gt 0 ] && [ $((mib * 1060)) -gt "$available" ]; do
		mib=$((mib / 2)) doublings=$((doublings - 1))
	done
	options="-t dense -m $mib -d $doublings"
elif [ "$available" -gt 2600000 ]; then
	options="-m 1024"
else
	options="-m 256"
fi

# What is swapped out needs a device, and the file a file system with a page cache.
echo 1200M > /sys/block/zram0/disksize
mkswap /dev/zram0 > /dev/null && swapon /dev/zram0
mkdir /ramfs && mount -t ramfs ramfs /ramfs && cd /ramfs || exit

run_bench()
{
	_n=0
	: > /tmp/tap
	for _program in /bench/*; do
		_n=$((_n + 1))
		# shellcheck disable=SC2086 # words
		{ "$_program" $options -o /tmp/json 2>&1; echo $? > /tmp/status; } | sed 's/^/bench| /'
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
