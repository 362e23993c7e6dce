# shellcheck shell=sh disable=SC2034,SC2154 # sourced: names come from and go to the sourcing script
# Installing what is missing with the system's package manager. Sourced by the scripts at the root; they define `say` and `fail`.

# need COMMAND PACKAGE: returns when COMMAND is there, installing PACKAGE if it may; else says what to type and exits 2.
# The package names we use (maven, coturn) are the same with all four managers.
need() {
    if command -v "$1" >/dev/null 2>&1; then return 0; fi
    if command -v apt-get >/dev/null 2>&1; then
        install="apt-get install -y --no-install-recommends $2"
    elif command -v dnf >/dev/null 2>&1; then
        install="dnf install -y $2"
    elif command -v apk >/dev/null 2>&1; then
        install="apk add $2"
    elif command -v brew >/dev/null 2>&1; then
        install="brew install $2"
    else
        fail "$1 is missing, and none of apt-get, dnf, apk and brew is here. Install $2 with your system's package manager."
    fi
    case $install in
        brew*) as= ;; # refuses to run as root, needs no rights
        *)
            if [ "$(id -u)" = 0 ]; then
                as=
            elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
                as='sudo -n'
            else
                fail "$1 is missing and installing it takes rights this user has not. Please run: sudo $install"
            fi ;;
    esac
    say "$1 is missing, installing it: ${as:+sudo }$install"
    log=$(mktemp "${TMPDIR:-/tmp}/install.XXXXXX")
    if ! run_install >"$log" 2>&1 </dev/null; then
        cat "$log" >&2
        rm -f "$log"
        fail "that did not work. Please run: ${as:+sudo }$install"
    fi
    rm -f "$log"
    hash -r
    command -v "$1" >/dev/null 2>&1 || fail "$2 was installed, yet there is no $1 on the PATH."
}

# Unquoted on purpose: these are word lists made above.
# shellcheck disable=SC2086
run_install() {
    case $install in
        apt-get*)
            # A fresh machine has no package lists yet; one that has them need not wait for new ones.
            $as env DEBIAN_FRONTEND=noninteractive $install ||
                { $as apt-get update && $as env DEBIAN_FRONTEND=noninteractive $install; } || return 1 ;;
        *) $as $install || return 1 ;;
    esac
    # Debian starts coturn as a service, open to the network. The tests start their own; nobody asked for that one.
    case $install in
        *coturn)
            if [ -d /run/systemd/system ]; then $as systemctl disable --now coturn || true; fi ;;
    esac
}
