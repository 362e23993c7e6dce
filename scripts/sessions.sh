#!/bin/sh
# Captures a session of each command that needs neither account nor network: sh scripts/sessions.sh >docs/sessions.md
# Needs a coturn (turnserver). Port 3478 of loopback must be free.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd -P)
PATH=$root:$PATH:/usr/sbin
work=$(mktemp -d "${TMPDIR:-/tmp}/sessions.XXXXXX")
turnserver=
leave() {
    if [ -n "$turnserver" ]; then kill "$turnserver" 2>/dev/null || :; fi
    rm -rf "$work"
}
trap leave EXIT

turnserver -n -L 127.0.0.1 -E 127.0.0.1 -a -u ada:lovelace -r example.org --allow-loopback-peers --no-cli --no-tls --no-dtls \
    --pidfile "$work/pid" --log-file "$work/log" >/dev/null 2>&1 &
turnserver=$!
export TURN_PASSWORD=lovelace TURN_SECRET=north-star
until turnprobe check -q --samples 0 -u ada 'turn:127.0.0.1?transport=tcp' >/dev/null 2>&1; do kill -0 "$turnserver"; done

# show COMMAND: what somebody types, and what comes.
show() {
    printf '\n```\n$ %s\n' "$1"
    status=0
    (cd "$work" && sh -c "$1" 2>&1) || status=$?
    if [ "$status" != 0 ]; then printf '$ echo $?\n%s\n' "$status"; fi
    printf '```\n'
}

cat <<'HEAD'
# Sessions

What commands print, captured by `scripts/sessions.sh` against a coturn on the same machine (`TURN_PASSWORD` and `TURN_SECRET` are
set). Standard error is mixed in. The times are those of a machine that was busy with other things.
HEAD

show "turnprobe check -u ada turn:127.0.0.1 'turn:127.0.0.1?transport=tcp' turn:127.0.0.1:3479"
show "turnprobe check -v -u ada stun:127.0.0.1 turn:127.0.0.1"
show "turnprobe check -u ada --require tls turn:127.0.0.1"
show "turnprobe check -u ada 'turn:127.0.0.1?transport=tpc'"
show "turnprobe check -u ada --ndjson --samples 2 turn:127.0.0.1 | cut -c 1-140"
show "turnprobe demo"
show "turnprobe credentials mint --user-id ada --ttl 1h turn:relay.example.org"
show "turnprobe credentials lint -u 1700003600000:ada"
show "turnprobe metered regions | head -4"
show "turnprobe check --pasword-file secret turn:127.0.0.1"
show "turnprobe completion bash | head -3"
show "turnprobe man | head -4"
show "turnprobe explain PORT_CLOSED | head -12"
