#!/bin/sh
# What a packet costs the client: `turnprobe quality --throughput` beside coturn's own turnutils_uclient, both against one
# coturn on loopback.
#   sh scripts/quality-cpu.sh [CAP]      default: 2G, which no coturn relays, so that the rates rise until packets are lost
# JAVA_HOME chooses the Java.
#
# A packet is the same on either side: 1180 bytes of payload that the client sends once and, unless it is lost, receives once, with one
# of the two as ChannelData by way of an allocation. (Ours goes by plain UDP on the other half; uclient's, with -y, goes through a second
# allocation, by ChannelData on both halves, but what coturn has to do for that is not counted.) uclient sends as many as we did: -m 1
# -y makes two clients of it, each of which sends and receives -n packets, 50 every millisecond. SENT is what left, RECEIVED what
# arrived: tot_send_msgs and tot_recv_msgs of uclient, the sum of all rates for us; a rate that was tried again because our process
# stood still counts once, though it was paid for.
# CPU is user and system time of the whole process, launcher, JVM and compiler included. "without its start" subtracts what a run
# takes that differs only in leaving the rising rates out; and for uclient, one that sends a single packet.
set -eu

cap=${1:-2G}
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

ours() { # FILE OPTIONS
    out=$1
    shift
    cpu "$out" "$root/turnprobe" quality -u ada turn:127.0.0.1:$port --json --no-mtu --duration 10s "$@"
}

theirs() { # FILE PACKETS
    cpu "$1" turnutils_uclient -y -m 1 -n "$2" -l $size -z 0 -c -u ada -w lovelace -p $port 127.0.0.1
}

number() { # NAME FILE: the last NAME=number
    awk -v name="$1=" '{ at = index($0, name); if (at) { n = substr($0, at + length(name)) + 0 } } END { print n + 0 }' "$2"
}

TURN_PASSWORD=lovelace
export TURN_PASSWORD
"$root/turnprobe" --version # builds what is not built yet
base=$(ours "$work/base")
whole=$(ours "$work/ours" --throughput "$cap")
awk -F'[:,]' '/"throughput/ { on = 1 }
    on && /"targetBitsPerSecond"/ { target = $2 } on && /"receivedBitsPerSecond"/ { got = $2 } on && /"loss"/ { loss = $2 }
    on && /"packets"/ { sent += $2; received += $2 * (1 - loss); if (loss <= 0.02 && got > best) best = got }
    END { printf "%d %d %.0f\n", sent, received, best / 1e6 }' "$work/ours" >"$work/sums"
read -r sent received best <"$work/sums"
[ "$sent" -gt 0 ] || { cat "$work/ours" >&2; exit 1; }
ubase=$(theirs "$work/ubase" 1)
uwhole=$(theirs "$work/uclient" $((sent / 2)))
usent=$(number tot_send_msgs "$work/uclient")
ureceived=$(number tot_recv_msgs "$work/uclient")
[ "$ureceived" -gt 0 ] || { tail -5 "$work/uclient" >&2; exit 1; }

row() { # NAME SENT RECEIVED CPU START
    awk -v name="$1" -v sent="$2" -v received="$3" -v cpu="$4" -v start="$5" 'BEGIN {
        printf "%-18s %8d %9d %8.2f %10.2f %14.2f %18.2f %14.2f\n", name, sent, received, cpu, 1e6 * cpu / sent,
            1e6 * cpu / received, 1e6 * (cpu - start) / sent, 1e6 * (cpu - start) / received }'
}
echo "                                                  all of it, us a packet     without its start, us a packet"
echo "CLIENT                 SENT  RECEIVED    CPU s       sent       received               sent       received"
row "turnprobe quality" "$sent" "$received" "$whole" "$base"
row turnutils_uclient "$usent" "$ureceived" "$uwhole" "$ubase"
echo "(no more than 2 % lost up to $best Mbit/s; load average $(cut -d' ' -f1 /proc/loadavg))"
