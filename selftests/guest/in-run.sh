# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# What guests that run the selftests have in common. tests: the names of those
# to run, with commas between, or nothing for all. Sourced with $guest_dir set.

: "${guest_dir:?}"
. "$guest_dir/in-lib.sh"
export MMSCOPE_KO=/mmscope.ko
export BASE_DIR=/kselftest

# Something to swap to.
make_swap()
{
	echo 256M > /sys/block/zram0/disksize &&
		mkswap /dev/zram0 > /dev/null &&
		swapon /dev/zram0
}

# A disk with a file system, for files that have to be read from somewhere.
make_disk()
{
	_disk=zram$(cat /sys/class/zram-control/hot_add) &&
		echo 64M > "/sys/block/$_disk/disksize" &&
		mke2fs -b 4096 "/dev/$_disk" > /dev/null &&
		mkdir -p /disk &&
		mount -t ext4 "/dev/$_disk" /disk
}

# What the tests would be skipped without: these, and the disk of qemu.sh.
make_devices()
{
	make_swap && make_disk && grep -qx swap /sys/block/vd*/serial
}

step devices make_devices

# To know names, the kernel would have its scheduler patched with each event that is
# turned on: what that comes to on this emulator testing.rst tells.
echo 0 > /sys/kernel/tracing/options/record-cmd

# The list comes from the selftests' Makefile. A name that is not in it stays,
# for the runner then says that there is no such test.
chosen()
{
	if [ -n "$tests" ]; then
		echo "$tests" | tr ',' '\n'
	else
		sed -n 's/^mmscope://p' $BASE_DIR/kselftest-list.txt
	fi
}

# shellcheck disable=SC1091 # the kernel source has it
. $BASE_DIR/kselftest/runner.sh
# The runner's own way without perl is sed, which keeps back its output; if
# the kernel dies the last lines are those that matter.
tap_prefix()
{
	while IFS= read -r line || [ -n "$line" ]; do
		printf '# %s\n' "$line"
	done
}

run_tests()
{
	cd $BASE_DIR/mmscope || return 1
	# shellcheck disable=SC2046 # a list of names
	run_many $(chosen) < /dev/null 2>&1 | tee /tmp/tap
	cd /
}
