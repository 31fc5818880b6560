#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The shell checker over all shell scripts, which are those with such a first line
# and those that these source.
set -u
. "$(dirname "$0")/lib.sh"

cd "$TOP" || exit 1
{
	find .ci selftests userspace -name '*.sh'
	grep -rlE '^#! ?/bin/(ba)?sh' .ci selftests userspace
} | sort -u | xargs shellcheck
