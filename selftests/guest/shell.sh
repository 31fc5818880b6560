#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# `make shell`: a console as root. It ends with the shell.

. "${0%/*}/in-session.sh"
# shellcheck disable=SC2154 # of the kernel command line
stty -F /dev/ttyS0 rows "$rows" cols "$cols"
dmesg -n 7		# from here on all of the kernel's messages
cat <<EOF

Linux $(uname -r). The files are those of the host, what you write is forgotten.
The module is at \$MMSCOPE_KO:  insmod \$MMSCOPE_KO
Leave with exit or ctrl-d; ctrl-a x ends the guest at once.

EOF
setsid -c bash -i < /dev/ttyS0 > /dev/ttyS0 2>&1
power_off
