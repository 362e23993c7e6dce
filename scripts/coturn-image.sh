#!/usr/bin/env bash
# Runs a command while a container engine has a coturn image, for machines that reach no image registry:
#
#   scripts/coturn-image.sh ./test -pl src-test-fixtures -am -Dtest=CoturnContainerTest …
#
# The image is made of the turnserver of this machine and the libraries it needs; nothing is downloaded for it. Where no
# engine answers and we are root, one of our own is started, with a socket and a folder of its own, and ended afterwards.
# The command finds DOCKER_HOST in its environment, and the image's name in TURNPROBE_COTURN_IMAGE.
#
# Exit code: the command's; 75 when there can be no engine or no image here, with the reason on standard error.
set -euo pipefail
image=${TURNPROBE_COTURN_IMAGE:-coturn/coturn:local}

say() { printf 'coturn-image: %s\n' "$*" >&2; }
cannot() {
    say "not here: $*"
    exit 75
}
have() { command -v "$1" >/dev/null 2>&1; }
answers() { timeout 10 docker info >/dev/null 2>&1; }

[[ $# -gt 0 ]] || { sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 2; }
PATH=$PATH:/usr/sbin:/sbin # where some systems keep turnserver, and all of them dockerd
[[ $(uname -s) = Linux ]] || cannot "the image is made of a Linux turnserver; on $(uname -s) use coturn/coturn from Docker Hub"
have turnserver || cannot 'no program "turnserver"; install the package "coturn"'

engine= # the pid of ours
bridge=1 # whether the network bridge was there before us
[[ -e /sys/class/net/docker0 ]] || bridge=0
work=$(mktemp -d)
# shellcheck disable=SC2317 # called by the trap
clean_up() {
    if [[ -n $engine ]] && kill "$engine" 2>/dev/null; then
        for _ in $(seq 100); do
            kill -0 "$engine" 2>/dev/null || break
            sleep 0.1
        done
        kill -KILL "$engine" 2>/dev/null || true
    fi
    # What an engine leaves behind.
    umount "$work"/exec/netns/* 2>/dev/null || true
    if [[ $bridge = 0 ]]; then ip link delete docker0 2>/dev/null || true; fi
    rm -rf "$work" 2>/dev/null || say "could not remove all of $work"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

install_engine() {
    [[ $(id -u) = 0 ]] || cannot 'no program "dockerd", and only root may install one; install Docker'
    have apt-get || cannot 'no program "dockerd", and no apt-get to install it with; install Docker'
    say 'installing the package "docker.io"'
    export DEBIAN_FRONTEND=noninteractive
    timeout 300 apt-get install -y -qq --no-install-recommends docker.io >"$work/apt.log" 2>&1 ||
        { timeout 120 apt-get update -qq && timeout 300 apt-get install -y -qq --no-install-recommends docker.io; } \
            >"$work/apt.log" 2>&1 || cannot "docker.io could not be installed: $(tail -n 2 "$work/apt.log")"
    { have dockerd && have docker; } || cannot 'the package "docker.io" brought no dockerd and docker'
}

# Starts an engine with these options, and waits until it answers or has ended.
start_engine() {
    rm -rf "$work/data" "$work/exec"
    dockerd --host "unix://$work/docker.sock" --data-root "$work/data" --exec-root "$work/exec" \
        --pidfile "$work/docker.pid" "$@" >"$work/dockerd.log" 2>&1 </dev/null &
    engine=$!
    for _ in $(seq 60); do
        answers && return 0
        kill -0 "$engine" 2>/dev/null || break
        sleep 0.5
    done
    kill "$engine" 2>/dev/null || true
    wait "$engine" 2>/dev/null || true
    engine=
    return 1
}

if ! have docker || ! answers; then
    { have docker && have dockerd; } || install_engine
    [[ $(id -u) = 0 ]] || cannot 'no container engine answers, and only root may start one; start Docker'
    export DOCKER_HOST=unix://$work/docker.sock
    # Inside a container there may be no overlay file system, and no right to change the firewall.
    start_engine || start_engine --storage-driver vfs ||
        start_engine --storage-driver vfs --iptables=false --ip6tables=false --bridge=none ||
        cannot "no container engine can be started: $(tail -n 2 "$work/dockerd.log")"
    say "started an engine of our own, pid $engine"
fi

if ! timeout 30 docker image inspect "$image" >/dev/null 2>&1; then
    root=$work/root
    mkdir -p "$root/usr/bin" "$root/tmp" "$root/var/lib/coturn" "$root/etc"
    chmod 1777 "$root/tmp" "$root/var/lib/coturn"
    printf 'root:x:0:0::/:/usr/bin/turnserver\nnobody:x:65534:65534::/:/usr/bin/turnserver\n' >"$root/etc/passwd"
    cp -L "$(command -v turnserver)" "$root/usr/bin/turnserver"
    # Each library where the program looks for it, and the loader itself.
    ldd "$root/usr/bin/turnserver" | grep -o '/[^ ]*' | while read -r library; do
        mkdir -p "$root$(dirname "$library")"
        cp -L "$library" "$root$library"
    done
    tar -C "$root" -c . | timeout 120 docker import \
        --change 'ENTRYPOINT ["/usr/bin/turnserver"]' --change 'USER 65534:65534' - "$image" >/dev/null ||
        cannot "the engine does not take the image"
    say "made $image of $(turnserver --version 2>/dev/null | head -n 1 || true)"
fi

# An engine that answers may still not be allowed to run anything, or to connect it to anything.
timeout 60 docker run --rm --network host "$image" --version >"$work/run.log" 2>&1 ||
    cannot "the engine runs no container: $(tail -n 2 "$work/run.log")"
if ! timeout 60 docker run --rm --publish 127.0.0.1::3478/udp "$image" --version >"$work/run.log" 2>&1; then
    say "no published ports here, the machine's own network only: $(tail -n 2 "$work/run.log")"
    export TURNPROBE_COTURN_NETWORK=host
fi

export TURNPROBE_COTURN_IMAGE=$image
# Testcontainers brings containers of its own from a registry otherwise: to clean up, and to find out where the engine is.
export TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_HOST_OVERRIDE=localhost
status=0
"$@" || status=$?
exit "$status"
