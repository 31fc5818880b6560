# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# Many processes that do nothing and are attached, for what others pay for them.
# Sourced, with $mm where mmscope's files are.

crowd=

# $1: how many
gather()
{
	_n=0
	while [ $_n -lt "$1" ]; do
		sleep 100000 &
		crowd="$crowd $!"
		echo $! > "${mm:?}/attach" || return
		_n=$((_n + 1))
	done
}

disperse()
{
	# shellcheck disable=SC2086 # words
	kill $crowd
	# shellcheck disable=SC2086 # words
	wait $crowd 2> /dev/null
	crowd=
}
