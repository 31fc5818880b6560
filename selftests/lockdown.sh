#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Runs the program `lockdown` after all others, as the list of tests has scripts
# after programs: a kernel that is locked down stays so.
exec "$(dirname "$0")/lockdown"
