# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# apt with a state of its own under build/: packages are looked up and
# downloaded from the machine's sources, but nothing is installed and no root
# is needed. Sourced after lib.sh.

apt_dir=$BUILD/apt

apt_update()
{
	say APT "update the package lists"
	# Third-party sources may fail: what counts is that our packages are
	# found, and apt_depends and apt_download see to that.
	apt-get -q update > "$apt_dir/update.log" 2>&1 ||
		say APT "some sources failed (see build/apt/update.log), going on"
	: > "$apt_dir/updated"
}

apt_init()
{
	mkdir -p "$apt_dir/state/lists/partial" "$apt_dir/cache/archives/partial"
	: > "$apt_dir/status"
	cat > "$apt_dir/apt.conf" <<-EOF
	Dir::State "$apt_dir/state/";
	Dir::State::status "$apt_dir/status";
	Dir::Cache "$apt_dir/cache/";
	Acquire::Languages "none";
	Acquire::Retries "3";
	// the sandbox user may be unable to reach this directory
	APT::Sandbox::User "root";
	EOF
	export APT_CONFIG="$apt_dir/apt.conf"
	[ -e "$apt_dir/updated" ] || apt_update
}

# The packages that $1 depends on, one a line, without versions.
apt_depends()
{
	apt-cache show --no-all-versions "$1" 2> /dev/null |
		sed -n "s/^Depends: //p" | sed "s/[,|]/\\n/g" |
		sed "s/^ *//; s/[ :(].*//"
}

# Download packages $2... into directory $1. The lists may have grown old since
# they were fetched; then one more update helps.
apt_download()
{
	_dir=$1
	shift
	mkdir -p "$_dir"
	for _package in "$@"; do
		say FETCH "$_package"
		(cd "$_dir" && quietly "$apt_dir/fetch.log" \
			apt-get -q download "$_package") && continue
		apt_update
		(cd "$_dir" && quietly "$apt_dir/fetch.log" \
			apt-get -q download "$_package") ||
			die "cannot download $_package"
	done
}
