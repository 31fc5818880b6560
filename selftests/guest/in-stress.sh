# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# The guest in which everything happens at once.

. "${0%/*}/in-session.sh"
# shellcheck disable=SC2154 # of the kernel command line
. "$guest_dir/in-found.sh"

# One device to swap to that stays, and one that comes and goes.
swap_devices()
{
	cat /sys/class/zram-control/hot_add > /dev/null
	for _device in zram0 zram1; do
		echo 128M > /sys/block/$_device/disksize || return 1
		mkswap /dev/$_device > /dev/null || return 1
	done
	swapon /dev/zram0
}

# The runner's form, for one program.
run_stress()
{
	echo 1..1 > /tmp/tap
	# shellcheck disable=SC2154 # of the kernel command line
	{
		"$build/stress/stress" -s "$seed" "$seconds" 2>&1 ||
			touch /tmp/failed
	} < /dev/null | sed -u 's/^/# /' | tee -a /tmp/tap
	if [ -e /tmp/failed ]; then
		echo "not ok 1 stress" >> /tmp/tap
		return 1
	fi
	echo "ok 1 stress" >> /tmp/tap
}

no_splats()
{
	keep_log &&
		awk -f "$guest_dir/oom-traces.awk" "$results/dmesg" > /tmp/unwanted &&
		is_clean /tmp/unwanted
}

# What the kernel patches of itself as the first memory cgroup comes is better patched
# before all begins: an emulated processor may run what is stale of it.
first_cgroup()
{
	echo +memory > /sys/fs/cgroup/cgroup.subtree_control &&
		mkdir /sys/fs/cgroup/first && rmdir /sys/fs/cgroup/first
}

# What the actors need is here, or the steps above have failed.
all_acted()
{
	! grep '^# ok .*# SKIP' /tmp/tap
}

step cgroup first_cgroup
step devices swap_devices
[ "$series" != debug ] || forget_leaks
step insmod insmod "$MMSCOPE_KO"
step run run_stress
step actors all_acted
step unused unused
step rmmod rmmod mmscope
case $series in
debug)
	step leaks no_leaks
	step locks locks_watched
	;;
kcsan)
	step races races_watched
	;;
esac
give_verdict /tmp/tap
power_off
