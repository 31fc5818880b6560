. /work/main/selftests/guest/in-session.sh
export HOME=/tmp
V=/tmp/dbg/usr/lib/debug/boot/vmlinux-$(uname -r)
mkdir -p /tmp/w; cd /tmp/w
sleep 100000 &
pid=$!
{ echo "set $pid"
echo "vtop -u 400000"
echo exit; } > cmds
timeout 1500 script -qec "crash -i cmds $V /proc/kcore" out </dev/null >/dev/null 2>&1
tail -40 out | tr '\r' '\n' | grep -v '^ *$' | sed 's/^/try: /'
e=$(cut -d' ' -f1 /proc/uptime); echo "try: crash took $s $e"
power_off
