# shellcheck shell=sh disable=SC2034,SC2154 # sourced: names come from and go to the sourcing script
# A fast start, for the launcher alone: one archive of loaded, verified and linked classes per JVM (docs/adr/0002).
# Needs root, jar, java, jvm (its options), jdk, java_version and java_build. Nothing here may fail the run: without an
# archive turnprobe is slower, no more.

# Sets archive to the option that uses this JVM's archive, or to nothing; makes the archive first where there is none.
find_archive() {
    archives=$root/probe-cli/target/startup
    archive_name "${java_build:-$java_version}" "$jdk"
    file=$archives/$name.jsa
    # shellcheck disable=SC3013 # -nt: every sh in use has it, POSIX since 2024
    if ! [ "$file" -nt "$jar" ]; then
        make_archive
    fi
    archive=
    if [ -s "$file" ]; then archive=-XX:SharedArchiveFile=$file; fi
}

# The JVM's build and place, as a file name: an archive fits the very JVM that wrote it.
archive_name() {
    name=$1
    IFS=/
    # shellcheck disable=SC2086 # split at the slashes
    set -- $2
    for part in "$@"; do name=$name${part:+_$part}; done
    unset IFS
}

make_archive() {
    mkdir -p "$root/target" "$archives" 2>/dev/null || return 0
    if ! [ -w "$root/target" ] || ! [ -w "$archives" ]; then return 0; fi
    . "$root/scripts/build.sh"
    locked make_archive_if_stale
}

make_archive_if_stale() {
    # shellcheck disable=SC3013
    if [ "$file" -nt "$jar" ]; then return 0; fi
    rm -f "$file"
    fresh=$file.$$
    # shellcheck disable=SC2086 # jvm is several words
    limited "$java" $jvm -XX:DumpLoadedClassList="$fresh.classes" -cp "$jar" dev.turnprobe.probe.cli.Rehearsal
    # picocli's classes are of a format so old that they may be archived only unlinked, and resolving their constants, which
    # newer JVMs list too, would link them.
    sed '/^@cp picocli/d' "$fresh.classes" >"$fresh.list" 2>/dev/null || :
    # G1, because only it can write the heap's part of an archive; every collector reads it.
    limited "$java" -Xlog:disable -XX:+UseG1GC -Xshare:dump -XX:SharedClassListFile="$fresh.list" \
        -XX:SharedArchiveFile="$fresh" -cp "$jar"
    rm -f "$fresh.classes" "$fresh.list"
    # An empty file says: tried, and there is none. It saves the next run from trying again.
    [ -s "$fresh" ] || touch "$fresh" || return 0
    mv "$fresh" "$file" || return 0
}

# limited COMMAND: runs it silently, for about a minute at most.
limited() {
    (
        unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
        exec "$@"
    ) </dev/null >/dev/null 2>&1 &
    worker=$!
    naps=0
    while kill -0 "$worker" 2>/dev/null; do
        if [ "$naps" = 600 ]; then kill "$worker" 2>/dev/null || :; fi
        nap
        naps=$((naps + 1))
    done
    worker=
}
