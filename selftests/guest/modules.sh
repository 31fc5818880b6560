#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# modules.sh SERIES NAME...: print the files of these modules and of all that
# they need, in the order to load them. What is built in is left out.
set -eu
. "$(dirname "$0")/lib.sh"

root=$BUILD/kernels/$1
release=$(cat "$root/release")
shift
for name in "$@"; do
	# this machine's modprobe.d is not to matter
	modprobe -C /dev/null -d "$root" -S "$release" --show-depends "$name" ||
		die "no module $name in $release"
done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }'
