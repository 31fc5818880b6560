# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# The guest whose files are those of the machine it runs on: they come over 9p,
# read-only, and what is written goes to a tmpfs over them and is forgotten.
# Ends in the script $session of the tree at $repo.

mkdir -p /lower /upper /newroot
mount -t 9p -o ro,trans=virtio,version=9p2000.L,msize=262144,cache=loose \
	host /lower
mount -t tmpfs tmpfs /upper
mkdir /upper/files /upper/work
mount -t overlay -o lowerdir=/lower,upperdir=/upper/files,workdir=/upper/work \
	overlay /newroot

# not /tmp: the tree may be in there
for dir in proc sys dev; do
	mount -o move /$dir /newroot/$dir
done
cd /newroot || exit
# shellcheck disable=SC2154 # of the kernel command line
exec switch_root /newroot /bin/sh "$repo/selftests/guest/$session"
