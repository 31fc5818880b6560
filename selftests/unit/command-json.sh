#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What the command prints as JSON is JSON, by a parser that is not ours, and
# has what the captured files have, as awk reads them.
set -u

here=$(cd "$(dirname "$0")/../command" && pwd)
. "$here/tap.sh"
tap_begin
cd "$here/trees" || exit 1
files=normal/sys/kernel/debug/mmscope

# $1: name, $2: what jq is to print of $work/in, $3: the same by other means
same()
{
	jq -r "$2" "$work/in" > "$work/json" 2> "$work/diff" &&
		sh -c "$3" > "$work/files" &&
		[ -s "$work/json" ] &&
		diff -u "$work/files" "$work/json" > "$work/diff"
	point $? "json: $1" "jq and the file differ"
}

# Numbers of more than 53 bits are strings.
run -R normal vmas 179 --json -o +other,pte,pud,end > "$work/in"
same vmas '.vmas[] | [.start, .end, .perms, .kind, .present / 4096,
		.swapped / 4096, .other / 4096, .untouched / 4096, .pte, .pmd,
		.pud, .shared / 4096, .longest / 4096] | join(" ")' \
	"grep -av '^#' $files/179/vmas | tr -s ' ' | sed 's/-/ /' |
		awk '{
			sub(\"^0*\", \"0x\", \$1); sub(\"^0*\", \"0x\", \$2)
			for (i = 1; i <= 13; i++)
				printf \"%s%s\", \$i, i < 13 ? \" \" : \"\n\"
		}'"

run -R normal vmas 179 --json --total -o present > "$work/in"
same total '.vmas_total.present' \
	"awk '!/^#/ { n += \$4 } END { print n * 4096 }' $files/179/vmas"

# The name has a newline, a backslash and a byte that is no UTF-8.
run -R normal vmas 179 --json -o kind,name --where kind=shmem > "$work/in"
same name '.vmas[0].name | @json' \
	"printf '%s\n' '\"/tmp/odd/a\\nb \\\\ �\"'"

run -R normal vmas 179 --json -o faults > "$work/in"
same faults '[.vmas[].faults] | add' \
	"awk '!/^#/ && \$13 != \"-\" {
		n = split(\$13, pairs, \",\")
		for (i = 1; i <= n; i++) {
			sub(\".*:\", \"\", pairs[i])
			sum += pairs[i]
		}
	} END { print sum }' $files/179/vmas"

run -R normal pagetable 181 --json > "$work/in"
same pagetable '.pagetable[] | [.start, .end, .size, .level, .leaf,
		.kind, .where, .flags // "-"] | join(" ")' \
	"grep -v '^#' $files/181/pagetable | tr -s ' ' | sed 's/-/ /' |
		awk '{
			sub(\"^0*\", \"0x\", \$1); sub(\"^0*\", \"0x\", \$2)
			print
		}'"

run -R normal tables 181 --json > "$work/in"
same tables '.tables[] | [.level, .start, .end, .physical, .used,
		.entries] | join(" ")' \
	"grep -v -e '^#' -e ^total $files/181/tables | tr -s ' ' |
		sed 's/-/ /' | awk '{
			for (i = 2; i <= 3; i++) {
				sub(\"^0*\", \"\", \$i)
				\$i = \"0x\" (\$i == \"\" ? \"0\" : \$i)
			}
			sub(\"^0x0*\", \"0x\", \$4)
			print
		}'"

run -R normal kernel vmalloc --json --total > "$work/in"
same vmalloc '.areas_total | [.size / 4096, .extents] | join(" ")' \
	"sed -n 's/^total .*pages=\([0-9]*\) extents=\([0-9]*\).*/\1 \2/p' \
		$files/kernel/vmalloc"

run -R normal kernel pagetable --json --total > "$work/in"
same kpagetable '[(.pagetable | length), .pagetable_total.size] |
		join(" ")' \
	"sed -n 's/^total runs=\([0-9]*\) bytes=\([0-9]*\) .*/\1 \2/p' \
		$files/kernel/pagetable"

run -R normal kernel layout --json > "$work/in"
same layout '.regions[] | [.mapped, .blocked, .name] | join(" ")' \
	"awk '/-/ && NF == 7 && !/^#/ && \$7 != \"unnamed\" {
		print \$4, \"\", \$7
	}' $files/kernel/layout"

run -R normal list --json > "$work/in"
same list '.processes[] | [.pid, .minor, .major, .command] |
		join(" ")' \
	"for pid in 179 181; do
		awk -v pid=\$pid '\$1 == \"minor\" { n = \$2 }
			\$1 == \"major\" { print pid, n, \$2, \"example\" }' \
			$files/\$pid/faults
	done"

run -R normal ps --json -o +other,untouched > "$work/in"
same ps '.processes[] | [.pid, .vmas, .present / 4096, .swapped / 4096,
		.other / 4096, .untouched / 4096, .shared / 4096, .pmd, .tables] |
		join(" ")' \
	"for pid in 179 181; do
		awk -v pid=\$pid '/^total all/ { sub(\".* bytes=\", \"\"); bytes = \$1 }
			!/^#/ && NF > 12 { n++; p += \$4; s += \$5; o += \$6; u += \$7; h += \$11; m += \$9 }
			END { print pid, n, p, s, o, u, h, m, bytes }' \
			$files/\$pid/vmas $files/\$pid/tables
	done"

run -R normal translate 179 40000000 --json > "$work/in"
same translate '[.physical, .frame, .refs, .maps, (.walk | length)] |
		join(" ")' \
	"awk '\$1 == \"physical\" { sub(\"0x0*\", \"0x\", \$2); p = \$2 }
		\$1 == \"frame\" { f = \$3 \" \" \$5 \" \" \$7 }
		\$1 == \"walk\" { n++ } END { print p, f, n }' \
		$files/179/translate"

# Human and JSON come from the same columns.
for command in $(commands); do
	case $command in
	attach | detach | stat | *translate | top | lab) continue ;;
	record | diff | completion) continue ;;
	pagetable | tables | vmas) argument=179 ;;
	*) argument= ;;
	esac
	# shellcheck disable=SC2046,SC2086 # words
	set -- $(echo "$command" | tr - ' ') $argument
	run -R normal "$@" | awk 'NF && /^ *[A-Z]+( |$)/ { print; exit }' |
		tr -s ' ' '\n' | grep . | tr 'A-Z-' 'a-z_' > "$work/human"
	run -R normal "$@" --json |
		jq -r '[.[] | arrays][0][0] | keys_unsorted[]' > "$work/json" &&
		diff -u "$work/human" "$work/json" > "$work/diff" &&
		[ -s "$work/human" ]
	point $? "json: $command has the columns of the table"
done

tap_end
