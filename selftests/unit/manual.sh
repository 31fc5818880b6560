#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The manual pages have what the help has, and troff takes them; bash takes
# what it is to complete.
set -u

here=$(cd "$(dirname "$0")/../command" && pwd)
. "$here/tap.sh"
tap_begin

# Options of the help, as long as argp's own are left out
help_options()
{
	# shellcheck disable=SC2046 # words
	"$mmscope" $(echo "$1" | tr - ' ') --help |
		grep -o '^ *\(-[A-Za-z], *\)*--[a-z-]*' | grep -o '\--[a-z-]*' |
		grep -vx -e --help -e --usage -e --version | sort
}

for command in $(commands); do
	page=$build/man/mmscope-$command.1
	help_options "$command" > "$work/help"
	sed -n 's/.*\\fB\(\\-\\-[^\\]*\(\\-[^\\]*\)*\)\\fR.*/\1/p' "$page" |
		sed 's/\\//g' | sort > "$work/man"
	diff -u "$work/help" "$work/man" > "$work/diff" && [ -s "$work/man" ]
	point $? "manual: $command has the options of the help"
done

# All that is exported, and all files of the module
nm -D --defined-only "$build/lib/libmmscope.so.0" | awk '{ print $3 }' |
	sort > "$work/exported"
sed -n 's/^\.SS \(mmscope_.*\)().*/\1/p' "$build/man/libmmscope.3" |
	sort > "$work/man"
diff -u "$work/exported" "$work/man" > "$work/diff"
point $? "manual: libmmscope has every function"
missing=
for file in attach control stats vmas pagetable pages tables translate faults \
		kernel/layout kernel/vmalloc kernel/physmem kernel/lab self; do
	grep -q "$file" "$build/man/mmscope.4" || missing="$missing $file"
done
[ -z "$missing" ]
point $? "manual: mmscope(4) has the files" "$missing"

# troff says nothing of any of them
if command -v groff > /dev/null; then
	groff -man -Tutf8 -ww -z "$build"/man/*.[134] > "$work/diff" 2>&1
	[ ! -s "$work/diff" ]
	point $? "manual: troff takes it"
else
	point 0 "manual: troff takes it # SKIP no groff"
fi

"$mmscope" completion bash > "$work/completion"
cat > "$work/try" <<-'END'
	. "$1"
	shift
	COMP_WORDS=("$@")
	COMP_CWORD=$(($# - 1))
	_mmscope
	printf '%s\n' "${COMPREPLY[@]}"
END
# $1: what is to be offered, the rest: words
completes()
{
	offered=$1
	shift
	bash "$work/try" "$work/completion" "$@" > "$work/diff" 2>&1
	[ "$(tr '\n' ' ' < "$work/diff")" = "$offered " ]
	point $? "completion: $*"
}
if command -v bash > /dev/null; then
	completes "vmas" mmscope vm
	completes "tables translate top" mmscope t
	completes "layout lab" mmscope kernel la
	completes "--summary" mmscope tables --su
	completes "--user-root" mmscope kernel pagetable --user
	completes "--sort=start --sort=size --sort=swapped --sort=shared" \
		mmscope vmas --sort=s
	# what it asks is the command
	PATH=$build/bin:$PATH
	completes "swap" mmscope lab swa
	completes "all" mmscope lab al
else
	point 0 "completion # SKIP no bash"
fi

tap_end
