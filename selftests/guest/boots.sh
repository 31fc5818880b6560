#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# boots.sh: the names in the file `boots`.
awk '!/^#/ && NF { print $1 }' "$(dirname "$0")/boots"
