#!/bin/sh
# A network of its own: a server with two public addresses, a NAT, and a client behind it. To be run, as root, by
#     unshare -n -m sh behind-nat.sh SETUP [COMMAND...]
# which leaves nothing behind. SETUP is a shell command run on the NAT; COMMAND is run on the client, with a coturn that
# knows RFC 5780 at 203.0.113.1; without COMMAND nothing is run, which shows whether such networks can be made here.
#
#     coturn 203.0.113.1, .2 ── 203.0.113.7, .8 [NAT] 192.168.77.1 ── 192.168.77.20 client
set -eu
PATH=$PATH:/usr/sbin:/sbin
setup=$1
shift

mount -t tmpfs none /run # names of network namespaces live there
ip netns add nat
ip netns add client
on_nat() { ip netns exec nat "$@"; }

ip link set lo up
ip link add wan0 type veth peer name wan netns nat
ip -n nat link add lan type veth peer name eth0 netns client
ip addr add 203.0.113.1/24 dev wan0
ip addr add 203.0.113.2/24 dev wan0
ip link set wan0 up
ip -n nat addr add 203.0.113.7/24 dev wan
ip -n nat addr add 203.0.113.8/24 dev wan
ip -n nat addr add 192.168.77.1/24 dev lan
for each in lo wan lan; do ip -n nat link set "$each" up; done
ip -n client addr add 192.168.77.20/24 dev eth0
for each in lo eth0; do ip -n client link set "$each" up; done
ip -n client route add default via 192.168.77.1
# For setups that translate nothing.
ip route add 192.168.77.0/24 via 203.0.113.7
on_nat sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'
on_nat sh -ec "$setup"
[ $# -gt 0 ] || exit 0

log=/run/turnserver.log
turnserver -n -L 203.0.113.1 -L 203.0.113.2 -p 3478 --alt-listening-port 3479 -z --no-tls --no-dtls --no-cli \
    --userdb /run/turndb --pidfile /run/turnserver.pid --log-file stdout --simple-log >"$log" 2>&1 &
server=$!
trap 'kill $server' EXIT
tries=300
until grep -q 'Total General servers' "$log"; do
    tries=$((tries - 1))
    if [ $tries = 0 ] || ! kill -0 $server; then
        cat "$log" >&2
        exit 99
    fi
    sleep 0.1
done
ip netns exec client "$@"
