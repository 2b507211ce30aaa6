# Programs of one hypervisor, in its own namespaces.
n=$1
mkdir -p /tmp/netns$n
mount --rbind /run/netns /tmp/netns$n
mount -t tmpfs tmpfs /run
mkdir -p /run/netns /run/openvswitch /run/ovn /run/lock/subsys /run/log /run/etc
mount --rbind /tmp/netns$n /run/netns
cp -a /etc/. /run/etc/
mount -o bind /run/etc /etc
echo $$ >/central/hv$n/pid

ip link set lo up
ip addr add 172.30.0.$n/24 dev e$n
ip link set e$n up
cd /run/openvswitch
ovsdb-tool create conf.db /usr/share/openvswitch/vswitch.ovsschema
ovsdb-server conf.db --remote=punix:/run/openvswitch/db.sock --pidfile --log-file=/run/log/ovsdb.log --detach
ovs-vsctl --no-wait init
ovs-vsctl --no-wait set Open_vSwitch . external_ids:system-id=hv$n external_ids:ovn-remote=unix:/central/sb.sock \
  external_ids:ovn-encap-type=geneve external_ids:ovn-encap-ip=172.30.0.$n other_config:certificate=/etc/keys/hv$n.pem \
  other_config:private_key=/etc/keys/hv$n-key.pem other_config:ca_cert=/etc/keys/ca.pem
ovs-vswitchd --pidfile --log-file=/run/log/vswitchd.log --detach
ovs-vsctl --may-exist add-br br-int -- set Bridge br-int fail-mode=secure
ovn-controller --log-file=/run/log/controller.log --pidfile --detach unix:/run/openvswitch/db.sock
# The daemon trusts what is here; it does not take the authority from the file that ovs-monitor-ipsec writes.
mkdir -p /etc/ipsec.d/cacerts
cp /etc/keys/ca.pem /etc/ipsec.d/cacerts/
python3 /usr/share/openvswitch/scripts/ovs-monitor-ipsec unix:/run/openvswitch/db.sock --ike-daemon=strongswan \
  --pidfile=/run/openvswitch/ovs-monitor-ipsec.pid --log-file=/run/log/monitor.log --detach
ovs-vsctl add-port br-int vm$n -- set Interface vm$n type=internal external_ids:iface-id=p$n mac="\"0a:00:00:00:00:0$n\""
ip link set vm$n netns guest$n
ip netns exec guest$n ip addr add 10.0.0.$n/24 dev vm$n
ip netns exec guest$n ip link set vm$n mtu 1408 up
touch /central/hv$n/ready
while sleep 1000; do :; done
