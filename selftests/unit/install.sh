#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What `make install` leaves: a library that exports what its headers declare,
# programs built with it by pkg-config, and a command that finds it.
set -u

here=$(cd "$(dirname "$0")/../command" && pwd)
. "$here/tap.sh"
top=$(cd "$here/../.." && pwd)
tap_begin

root=$work/root
make -s -C "$top/userspace" O="$build" DESTDIR="$root" PREFIX=/opt/mmscope \
	MAKEFLAGS= install > "$work/diff" 2>&1
point $? "install: make install"
installed=$root/opt/mmscope

# functions by the headers' declarations, whose names are before a bracket
cat "$installed"/include/mmscope/libmmscope*.h | tr '\n' ' ' |
	grep -o 'mmscope_[a-z_]*(' | tr -d '(' |
	grep -v -e '^mmscope_pkey$' -e '^mmscope_fault_counted$' | sort -u > "$work/declared"
nm -D --defined-only "$installed/lib/libmmscope.so.0" |
	awk '{ print $3 }' | sort -u > "$work/exported"
diff -u "$work/declared" "$work/exported" > "$work/diff" &&
	[ "$(wc -l < "$work/exported")" -gt 60 ]
point $? "install: what is declared is exported, and nothing else"
readelf -d "$installed/lib/libmmscope.so" | grep -q 'SONAME.*libmmscope.so.0'
point $? "install: the shared library's name"

cat > "$work/user.c" <<-EOF
	#include <stdio.h>
	#include <libmmscope.h>
	int main(void)
	{
		struct mmscope *h;
		int err = mmscope_open_root(&h, "/nonexistent");

		printf("%d %s\\n", err, mmscope_error(h));
		mmscope_close(h);
		return 0;
	}
	EOF
export PKG_CONFIG_PATH="$installed/lib/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$root"
# shellcheck disable=SC2046 # words
gcc -Wall -Werror -o "$work/user" "$work/user.c" \
	$(pkg-config --cflags --libs libmmscope) 2> "$work/diff" &&
	LD_LIBRARY_PATH=$installed/lib "$work/user" > "$work/out"
point $? "install: a program by pkg-config"
grep -q '^-2 .*load the module' "$work/out"
point $? "install: what it says"
if command -v g++ > /dev/null; then
	g++ -x c++ -Wall -Werror -c -o "$work/user.o" "$work/user.c" \
		"-I$installed/include/mmscope" 2> "$work/diff"
	point $? "install: the headers are C++, too"
else
	point 0 "install: the headers are C++, too # SKIP no g++"
fi

[ "$("$installed/bin/mmscope" --version)" = "mmscope $(sed -n \
	's/^Version: //p' "$installed/lib/pkgconfig/libmmscope.pc")" ]
point $? "install: the command, and its version"

tap_end
