#!/bin/sh
# A network of its own: a client, a router, and a coturn behind a link that takes no more than 1300 bytes. The router throws away three
# of a hundred datagrams on their way to coturn's port, and none on any other way. To be run, as root, by
#     unshare -n -m sh narrow.sh [COMMAND...]
# which leaves nothing behind. COMMAND is run on the client; without it nothing is, which shows whether such a network can be made.
#
#     client 192.0.2.1 ── 192.0.2.2 [router] 198.51.100.1 ── MTU 1300 ── 198.51.100.2 coturn
set -eu
PATH=$PATH:/usr/sbin:/sbin

mount -t tmpfs none /run # names of network namespaces live there
ip netns add router
ip netns add server
ip link set lo up
ip link add near type veth peer name near0 netns router
ip -n router link add far0 mtu 1300 type veth peer name far mtu 1300 netns server
ip addr add 192.0.2.1/24 dev near
ip link set near up
ip -n router addr add 192.0.2.2/24 dev near0
ip -n router addr add 198.51.100.1/24 dev far0
for each in lo near0 far0; do ip -n router link set "$each" up; done
ip -n server addr add 198.51.100.2/24 dev far
for each in lo far; do ip -n server link set "$each" up; done
ip route add default via 192.0.2.2
ip -n server route add default via 198.51.100.1
ip netns exec router sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'
ip netns exec router nft -f - <<'RULES'
table ip worn {
    chain way {
        type filter hook forward priority 0;
        udp dport 3478 numgen random mod 100 < 3 drop
    }
}
RULES
[ $# -gt 0 ] || exit 0

log=/run/turnserver.log
ip netns exec server turnserver -n -L 198.51.100.2 -E 198.51.100.2 -p 3478 --lt-cred-mech -u ada:lovelace -r test --no-tls \
    --no-dtls --no-cli --userdb /run/turndb --pidfile /run/turnserver.pid --log-file stdout --simple-log >"$log" 2>&1 &
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
"$@"
