# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# How a guest gives away how often each line of the module has run. The kernel
# keeps that even of a module that has been unloaded.

# The files have no length before they are read, so tar cannot take them from
# where they are. They leave the guest as a tar archive on a raw disk.
give_coverage()
{
	mkdir -p /tmp/gcov
	cd /sys/kernel/debug/gcov || return 1
	find . -name '*.gcda' | while IFS= read -r _file; do
		mkdir -p "/tmp/gcov/${_file%/*}"
		cat "$_file" > "/tmp/gcov/$_file" || exit 1
	done || return 1
	cd /
	find /tmp/gcov -name '*.gcda' | grep -q . &&
		tar -C /tmp/gcov -cf /tmp/gcov.tar . &&
		dd if=/tmp/gcov.tar of=/dev/vda bs=64k conv=fsync 2> /dev/null
}
