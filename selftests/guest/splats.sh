#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# splats.sh LOG: print the lines of a kernel log that mean that something went
# wrong in the kernel; succeed if there are any. Runs in the guest, over its
# own log, and on the host, over the console.

exec grep -nE \
-e 'WARNING: ' \
-e 'BUG: ' -e 'kernel BUG at ' -e 'Oops' -e 'Kernel panic' \
-e 'Call Trace:' -e 'general protection fault' \
-e 'unable to handle ' -e 'invalid opcode: ' -e 'double fault' \
-e 'possible (recursive|circular) locking' -e 'inconsistent lock state' \
-e 'suspicious RCU usage' -e 'bad unlock balance' -e 'held lock freed' \
-e 'sleeping function called' -e 'scheduling while atomic' \
-e '(KASAN|KCSAN|KFENCE|KMSAN|UBSAN): ' \
-e 'rcu.*(detected.*stall|stall.*detected|self-detected stall)' \
-e 'soft lockup' -e 'hard LOCKUP' -e 'blocked for more than' \
-e 'refcount_t: ' -e '(list_add|list_del) corruption' \
-e 'Bad page (state|map)' -e 'Bad rss-counter' -e 'nonzero pgtables_bytes' \
-e '[Ll]eaked' -e 'kmemleak' -e 'Objects remaining' \
-e 'ODEBUG: ' -e 'kobject_add_internal failed' \
-e 'debugfs: .* already present' \
-e 'page allocation failure' -e 'Out of memory: ' -e 'invoked oom-killer' \
"$1"
