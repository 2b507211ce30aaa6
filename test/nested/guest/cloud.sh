# OVN with two hypervisors, each with a network and a file system of its own, and a guest on each.
set -e

fail() {
  echo "FAILED: $*"
  exit 1
}

# What to wait for, by a command that succeeds then.
wait_for() {
  what=$1
  shift
  tries=0
  until "$@" >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ $tries -lt 300 ] || fail "$what"
    sleep 0.5
  done
  echo "== $(cut -d' ' -f1 /proc/uptime) s: $what"
}

for module in openvswitch vport-geneve esp4 veth seqiv gcm xfrm_user; do modprobe $module; done
ip link set lo up

mkdir -p /etc/keys
cd /etc/keys
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /C=XX/O=nested/CN=authority \
  -addext basicConstraints=critical,CA:TRUE -addext keyUsage=keyCertSign,cRLSign \
  -keyout ca-key.pem -out ca.pem 2>/dev/null
for name in hv1 hv2; do
  openssl req -newkey rsa:2048 -nodes -subj /C=XX/O=nested/CN=$name -keyout $name-key.pem -out $name.csr 2>/dev/null
  echo "subjectAltName=DNS:$name" >$name.ext
  openssl x509 -req -in $name.csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 30 -extfile $name.ext \
    -out $name.pem 2>/dev/null
done

for db in nb sb; do
  ovsdb-tool create /central/$db.db /usr/share/ovn/ovn-$db.ovsschema
  ovsdb-server /central/$db.db --remote=punix:/central/$db.sock --unixctl=/central/$db.ctl \
    --pidfile=/central/$db.pid --log-file=/central/$db.log --detach 2>/dev/null
done
ovn-northd --ovnnb-db=unix:/central/nb.sock --ovnsb-db=unix:/central/sb.sock --unixctl=/central/northd.ctl \
  --pidfile=/central/northd.pid --log-file=/central/northd.log --detach 2>/dev/null
nb() { ovn-nbctl --db=unix:/central/nb.sock "$@"; }
nb ls-add net
for n in 1 2; do nb lsp-add net p$n -- lsp-set-addresses p$n "0a:00:00:00:00:0$n 10.0.0.$n"; done
for n in 1 2; do
  ip netns add hv$n
  ip netns add guest$n
  mkdir -p /central/hv$n
done
ip link add e1 netns hv1 type veth peer name e2 netns hv2
for n in 1 2; do ip netns exec hv$n unshare -m sh /nested/hypervisor.sh $n >/central/hv$n/out 2>&1 & done
for n in 1 2; do wait_for "hypervisor $n runs" test -e /central/hv$n/ready; done
nb --wait=hv sync

on() {
  hypervisor=$1
  shift
  nsenter -t "$(cat /central/hv$hypervisor/pid)" -m -n "$@"
}
guest() { ip netns exec guest1 "$@"; }
# Pings that carry a pattern, and what was on the wire meanwhile.
watch_ping() {
  ip netns exec hv1 python3 /nested/capture.py e1 >/central/seen &
  watcher=$!
  sleep 3
  guest ping -c 10 -i 0.2 -p 4e657574726f6e6f "$@" 10.0.0.2 | grep received
  wait $watcher
  cat /central/seen
}
shown() { on $1 sh -c 'ovs-appctl -t /run/openvswitch/ovs-monitor-ipsec.*.ctl tunnels/show'; }
encrypted() { [ "$(shown $1 | grep -cE 'sel src .* proto udp dport 6081')" -ge 2 ]; }

wait_for 'the guests reach each other' guest ping -c 1 -W 1 10.0.0.2
echo '-- ipsec off'
watch_ping -s 200
grep -q 'esp 0, geneve [1-9][0-9]*, marked [1-9]' /central/seen || fail 'plaintext is not what was seen'

nb set NB_Global . ipsec=true
nb --wait=hv sync
for n in 1 2; do wait_for "hypervisor $n has its connections" on $n sh -c 'ipsec status | grep -q "out-1.*ROUTED"'; done
# Packets ask for associations too, but then it may take minutes when the other side was not ready at first.
initiate() {
  for connection in in out; do on 1 timeout 30 ipsec up ovn-hv2-0-$connection-1 >/dev/null 2>&1 || true; done
  encrypted 1 && encrypted 2
}
wait_for 'both have their associations' initiate
shown 1
wait_for 'the guests reach each other again' guest ping -c 1 -W 1 10.0.0.2
echo '-- ipsec on'
watch_ping -s 200
grep -q 'esp [1-9][0-9]*, geneve 0, marked 0,' /central/seen || fail 'something else than ESP was seen'
echo '-- ipsec on, the largest packet of the MTU that the server derives'
watch_ping -M do -s 1380
grep -q 'geneve 0, marked 0, longest 1500, fragments 0$' /central/seen || fail 'the largest packet is not 1500 on the wire'

echo '-- the association that carries tunnels is replaced under pings'
# The policy for packets to tunnels names it.
carrier() { on 1 ip xfrm policy | grep -A4 'dst 172.30.0.2/32 proto udp dport 6081' | grep -o 'spi 0x[0-9a-f]*'; }
before=$(carrier)
guest ping -q -c 60 -i 0.1 10.0.0.2 >/central/pings &
pings=$!
sleep 1
on 1 ipsec stroke rekey 'ovn-hv2-0-out-1{*}'
wait $pings
grep received /central/pings
echo "$before, then $(carrier)"
grep -q ' 0% packet loss' /central/pings || fail 'pings were lost'
[ "$(carrier)" != "$before" ] || fail 'it is as before'
