# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# The start of every script that in-host.sh ends in: this is the machine's own
# system by now, but for the kernel. Sourced with $0 the script.

guest_dir=${0%/*}
. "$guest_dir/in-lib.sh"
hostname mmscope-guest 2> /dev/null
# of the kernel command line
: "${repo:?}" "${build:?}" "${series:?}"
cd "$repo" || exit
export MMSCOPE_KO="$build/module-$series/mmscope.ko"
export PATH="$PATH:$build/bin" HOME=/root

# As the first process this must not end.
power_off()
{
	"$build/busybox" poweroff -f
	sleep 60
}
