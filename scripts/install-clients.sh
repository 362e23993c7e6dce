#!/bin/sh
# Installs the clients that somebody else wrote, for the tests against them: Debian's chromium, and what libwebrtc's native
# library needs. Prints those that the tests may then require, such as "chromium,libwebrtc"; what cannot be had it says
# on standard error, and leaves out.
set -u

say() { printf 'install-clients: %s\n' "$*" >&2; }

as=
[ "$(id -u)" = 0 ] || as='sudo -n'

# install PACKAGE...: with apt-get, after a look at what is there by now if the first try fails.
install() {
    command -v apt-get >/dev/null 2>&1 || { say "no apt-get here, so not installing $*"; return 1; }
    # shellcheck disable=SC2086 # no word, or two
    for _ in 1 2; do
        $as env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >&2 </dev/null && return 0
        $as apt-get update >&2 </dev/null || return 1
    done
    return 1
}

clients=
if command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || install chromium; then
    # Required only where it runs at all.
    if timeout 60 "$(command -v chromium || command -v google-chrome)" --headless --no-sandbox --disable-gpu \
        --disable-dev-shm-usage --dump-dom about:blank 2>/dev/null </dev/null | grep -q '<html'; then
        clients=chromium
    else
        say "chromium is here but does not start"
    fi
else
    say "no chromium: the test with a browser will be skipped"
fi
if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then
    say "libwebrtc is only here for Linux on x86-64: its test will be skipped"
elif install libpulse0 libx11-6 libxfixes3 libxrandr2 libxcomposite1 libdbus-1-3; then
    clients="$clients${clients:+,}libwebrtc"
else
    say "libraries for libwebrtc are missing: its test will be skipped"
fi
printf '%s\n' "$clients"
