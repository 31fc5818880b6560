#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# check-nets.sh: do the nets hold? Puts the faults of selftests/nets into
# copies of the module, one each, and sees that each is caught, and as what it
# is. FAULTS: only these, by name. The last line is the sum.
set -u
. "$(dirname "$0")/lib.sh"

nets=$TOP/selftests/nets
make=${MAKE:-make}
passed=0
failed=0

# A build directory of its own, with all that is the same as in the one here.
make_tree()
{
	rm -rf "$tree"
	mkdir -p "$tree/module-$kernel" "$tree/guests"
	for shared in kernels linux busybox bin lib selftests-install apt; do
		ln -s "$BUILD/$shared" "$tree/"
	done
	cp -r "$TOP/Kbuild" "$TOP/module" "$tree/module-$kernel/"
	patch -s -p1 -d "$tree/module-$kernel" < "$nets/$name.patch"
}

build_module()
{
	"$make" --no-print-directory -j"$(nproc)" \
		-C "$BUILD/kernels/$kernel/headers" CC=gcc-12 \
		KCFLAGS=-g1 GCOV_PROFILE=y M="$tree/module-$kernel" modules
}

# Quietly, as all of it is to fail.
boot()
{
	BUILD=$tree TESTS=$(echo "$tests" | tr ',' ' ') TIMEOUT=600 \
		"$HERE/check-$kernel.sh"
}

# The boot has to fail, and to say why.
caught()
{
	make_tree && build_module || return 1
	boot && return 1
	grep -qE "$report" "$tree/guests/$kernel/console"
}

try_fault()
{
	tree=$BUILD/nets/$name
	start=$(date +%s)
	if caught > "$BUILD/nets/$name.log" 2>&1; then
		passed=$((passed + 1))
		say PASS "$name: caught ($(($(date +%s) - start)) s)"
	else
		failed=$((failed + 1))
		cat "$BUILD/nets/$name.log"
		say FAIL "$name: not caught as '$report'"
	fi
}

# Is this one of those asked for?
asked()
{
	case " ${FAULTS:-$1} " in
	*" $1 "*) ;;
	*) return 1 ;;
	esac
}

mkdir -p "$BUILD/nets"
while read -r name kernel tests report; do
	case $name in
	'#'* | '') ;;
	*) ! asked "$name" || try_fault < /dev/null ;;
	esac
done < "$nets/faults"
echo "$passed passed, $failed failed, 0 skipped"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
