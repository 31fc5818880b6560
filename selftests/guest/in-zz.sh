. /work/main/selftests/guest/in-session.sh
export HOME=/tmp
V=/tmp/dbg/usr/lib/debug/boot/vmlinux-$(uname -r)
mkdir -p /tmp/w; cd /tmp/w
cat > hold.py <<'P'
import mmap,ctypes,sys,time
n=int(sys.argv[1])*4096
m=mmap.mmap(-1,n,flags=mmap.MAP_PRIVATE|mmap.MAP_ANONYMOUS)
m.madvise(15)
for i in range(0,n,4096): m[i]=1
a=ctypes.addressof(ctypes.c_char.from_buffer(m))
print("%x"%a,flush=True)
time.sleep(100000)
P
python3 hold.py 4096 > addr &
pid=$!
while [ ! -s addr ]; do sleep 0.2; done
addr=$(cat addr)
echo "try: pid $pid at $addr"
{ echo "set $pid"
  printf 'vtop -u'; i=0; while [ $i -lt 64 ]; do printf ' %x' $((0x$addr + i * 4096)); i=$((i+1)); done; echo
echo exit; } > cmds
echo "try: crash"; s=$(cut -d' ' -f1 /proc/uptime)
timeout 1500 script -qec "crash -s -i cmds $V /proc/kcore" out </dev/null >/dev/null 2>&1
tail -30 out | sed 's/^/try: /'
e=$(cut -d' ' -f1 /proc/uptime); echo "try: crash took $s $e"
cat > d.py <<'P'
import struct,sys,time
from drgn.helpers.linux.pid import find_task
pid,addr,n=int(sys.argv[1]),int(sys.argv[2],16),int(sys.argv[3])
MASK=0x000ffffffffff000
root=find_task(prog,pid).mm.pgd.value_()
base=prog["page_offset_base"].value_()
def table(at): return struct.unpack("512Q",prog.read(at,4096))
def walk(start,end):
    seen=0; x=0
    while start<end:
        at=root
        for shift in (39,30,21):
            raw=table(at)[start>>shift&511]
            if not raw&1: break
            at=base+(raw&MASK)
        stop=min(end,(start|0x1fffff)+1)
        if raw&1:
            for raw in table(at)[start>>12&511:((stop-1)>>12&511)+1]:
                if raw&1:
                    seen+=1; x^=(raw&MASK)>>12
        start=stop
    return seen,x
def timed(n):
    t=time.monotonic_ns()
    s=walk(addr,addr+n*4096)
    return s,time.monotonic_ns()-t
print("walk",timed(1),timed(n//2),timed(n))
P
echo "try: drgn"; s=$(cut -d' ' -f1 /proc/uptime)
timeout 1500 drgn -q -c /proc/kcore -s $V d.py $pid $addr 4096 2>&1 | tail -20 | sed 's/^/try: /'
e=$(cut -d' ' -f1 /proc/uptime); echo "try: drgn took $s $e"
power_off
