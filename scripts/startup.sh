# shellcheck shell=sh disable=SC2034,SC2154 # sourced: names come from and go to the sourcing script
# A fast start, for the launcher alone: one archive of loaded, verified and linked classes per JVM. Needs root, jar, java, jvm
# (its options), jdk, java_version, java_build. Nothing here may fail the run: without an archive turnprobe is slower, no more.

# Sets archive to the option that uses this JVM's archive, or to nothing; makes the archive first where there is none.
find_archive() {
    archives=$root/probe-cli/target/startup
    archive_name "${java_build:-$java_version}" "$jdk"
    case ${java_version%%[!0-9]*} in
        1[789] | 2[0-4]) file=$archives/$name.jsa option=-XX:SharedArchiveFile ;;
        *) file=$archives/$name.aot option=-XX:AOTCache ;;
    esac
    # shellcheck disable=SC3013 # -nt: every sh in use has it, POSIX since 2024
    if ! [ "$file" -nt "$jar" ]; then
        make_archive
    fi
    archive=
    if [ -s "$file" ]; then archive=$option=$file; fi
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
    [ -w "$root/probe-cli/target" ] || return 0
    . "$root/scripts/build.sh"
    locked make_archive_if_stale
}

make_archive_if_stale() {
    # shellcheck disable=SC3013
    if [ "$file" -nt "$jar" ]; then return 0; fi
    mkdir -p "$archives" && rm -f "$file"
    fresh=$file.$$
    # shellcheck disable=SC2086 # jvm is several words
    case $option in
        *AOTCache)
            limited "$java" $jvm -XX:AOTCacheOutput="$fresh" -jar "$jar" demo || : ;;
        *)
            limited "$java" $jvm -XX:DumpLoadedClassList="$fresh.classes" -jar "$jar" demo || :
            limited "$java" -Xlog:disable -Xshare:dump -XX:+UseG1GC -XX:SharedClassListFile="$fresh.classes" \
                -XX:SharedArchiveFile="$fresh" -jar "$jar" || :
            rm -f "$fresh.classes" ;;
    esac
    # An empty file says: tried, and there is none. It saves the next run from trying again.
    [ -s "$fresh" ] || : >"$fresh"
    mv "$fresh" "$file"
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
