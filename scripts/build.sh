# shellcheck shell=sh disable=SC2034,SC2154 # sourced: names come from and go to the sourcing script
# Building the application, for the launcher alone. Needs root, jdk, stale, say and fail.

. "$root/scripts/install.sh"

# Builds unless another launcher has done so while we waited for it.
build() {
    need_javac
    need mvn maven
    locked build_if_stale
}

build_if_stale() {
    if ! stale; then return 0; fi
    say "building (once, and whenever its sources change)"
    log=$root/target/build.log
    : >"$root/target/build.begun"
    # Error Prone would take twice the time of all the rest. What it has not seen is marked, for ./test to build anew.
    : >"$root/target/unchecked"
    (cd "$root" && JAVA_HOME=$jdk exec mvn -B -q -ntp -Dstyle.color=never -P-static-analysis -Dmaven.test.skip=true \
        -pl probe-cli -am package </dev/null >"$log" 2>&1) &
    worker=$!
    if ! wait "$worker"; then
        cat "$log" >&2
        fail "the build failed; the above is what Maven said (kept in $log)."
    fi
    worker=
    # A source changed while we built is newer than the beginning of the build, if perhaps not than its end.
    touch -r "$root/target/build.begun" "$jar"
}

# locked COMMAND: runs it while no other launcher of this checkout builds. The lock is a symbolic link that names its
# holder's process: made in one step, so that there never is a lock without a holder.
locked() {
    mkdir -p "$root/target" || fail "cannot write to $root, so cannot build there."
    lock=$root/target/lock
    waiting=
    while ! ln -s "$$" "$lock" 2>/dev/null; do
        holder=$(readlink "$lock") || { [ -w "$root/target" ] || fail "cannot write to $root/target."; continue; }
        if ! kill -0 "$holder" 2>/dev/null; then
            rm -f "$lock" # left behind by one that was killed
            continue
        fi
        [ -n "$waiting" ] || say "waiting for another build (process $holder)"
        waiting=yes
        nap
    done
    worker=
    trap 'leave' EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    "$@"
    leave
    trap - EXIT HUP INT TERM
}

# Runs on every way out. Background processes ignore the terminal's interrupt, so we end ours ourselves.
leave() {
    if [ -n "$worker" ]; then kill "$worker" 2>/dev/null || :; fi
    rm -f "$lock"
}

nap() { sleep 0.1 2>/dev/null || sleep 1; } # POSIX promises whole seconds only
