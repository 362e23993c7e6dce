#!/bin/sh
# What a packet costs the client: `turnprobe quality --throughput` beside coturn's own turnutils_uclient, both against one
# coturn on loopback, with packets of the same size that each make one way through a relay.
#   sh scripts/quality-cpu.sh [CAP [PACKETS]]      defaults: 200M, as the rates rise to; 200000 packets for uclient
# Starting a JVM is no part of a packet: a run without the rising rates is subtracted.
set -eu

cap=${1:-200M}
packets=${2:-200000}
root=$(cd "$(dirname "$0")/.." && pwd -P)
PATH=$PATH:/usr/sbin:/sbin
port=43478
size=1180
work=$(mktemp -d)
server=
trap 'if [ -n "$server" ]; then kill "$server" || :; fi; rm -rf "$work"' EXIT

turnserver -n -L 127.0.0.1 -E 127.0.0.1 -p $port --lt-cred-mech -u ada:lovelace -r test --allow-loopback-peers --no-cli \
    --no-tls --no-dtls --userdb "$work/db" --pidfile "$work/pid" --log-file stdout --simple-log >"$work/log" 2>&1 &
server=$!
tries=100
until grep -q 'Total General servers' "$work/log"; do
    tries=$((tries - 1))
    if [ $tries = 0 ]; then cat "$work/log" >&2; exit 1; fi
    sleep 0.1
done

# Seconds of CPU, user and system, that a command took; its output goes to a file.
cpu() {
    out=$1
    shift
    (
        "$@" >"$out" 2>&1
        times
    ) | awk 'NR == 2 { for (i = 1; i <= 2; i++) { split($i, t, /[ms]/); s += 60 * t[1] + t[2] } printf "%.3f", s }'
}

TURN_PASSWORD=lovelace
export TURN_PASSWORD
"$root/turnprobe" --version >/dev/null # builds what is not built yet
common="-u ada turn:127.0.0.1:$port --json --no-mtu --duration 100ms"
# shellcheck disable=SC2086 # words
base=$(cpu "$work/base" "$root/turnprobe" quality $common)
# shellcheck disable=SC2086
ours=$(cpu "$work/ours" "$root/turnprobe" quality $common --throughput "$cap")
sent=$(awk -F'[:,]' '/"throughput/ { on = 1 } on && /"packets"/ { n += $2 } END { print n + 0 }' "$work/ours")
[ "$sent" -gt 0 ] || { cat "$work/ours" >&2; exit 1; }
peer=$(cpu "$work/peer" turnutils_uclient -y -m 1 -n "$packets" -l $size -z 0 -c -u ada -w lovelace -p $port 127.0.0.1)
theirs=$(awk '/tot_send_msgs=/ { sub(/.*tot_send_msgs=/, ""); sub(/[^0-9].*/, ""); n = $0 } END { print n + 0 }' "$work/peer")
[ "$theirs" -gt 0 ] || { tail -5 "$work/peer" >&2; exit 1; }

awk -v base="$base" -v ours="$ours" -v sent="$sent" -v peer="$peer" -v theirs="$theirs" 'BEGIN {
    printf "%-20s %10s %12s %14s\n", "CLIENT", "PACKETS", "CPU s", "us a packet"
    printf "%-20s %10d %12.3f %14.2f\n", "turnprobe quality", sent, ours - base, 1e6 * (ours - base) / sent
    printf "%-20s %10d %12.3f %14.2f\n", "turnutils_uclient", theirs, peer, 1e6 * peer / theirs
    printf "(a JVM that starts, and measures nothing much: %.3f s, subtracted)\n", base
}'
