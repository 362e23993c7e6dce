#!/bin/sh
# Tests the launcher with a stand-in JVM and a stand-in Maven, so that each case takes milliseconds: sh scripts/launcher-test.sh
# shellcheck disable=SC2016,SC2086 # what stands in single quotes is for somebody else's shell; applet may be nothing
# TEST_SHELL chooses the shell that runs the launcher; by default those found here take turns: one of them is /bin/sh on
# Debian (dash), Fedora and macOS (bash), Alpine (busybox).
set -eu

here=$(cd "$(dirname "$0")/.." && pwd -P)
if [ -z "${TEST_SHELL:-}" ]; then
    for shell in dash bash busybox; do
        if command -v "$shell" >/dev/null 2>&1; then TEST_SHELL=$(command -v "$shell") sh "$0"; fi
    done
    exit 0
fi

case $TEST_SHELL in
    *busybox) applet='sh' ;;
    *) applet= ;;
esac

world=$(mktemp -d "${TMPDIR:-/tmp}/launcher test.XXXXXX") # with a space, as homes may have
trap 'rm -rf "$world"' EXIT
tree=$world/tree
bin=$world/bin
passed=0

# A checkout with the launcher and one source; a bin directory that is the whole PATH.
for module in stun-codec turn-client turn-credentials src-test-fixtures probe-cli; do
    mkdir -p "$tree/$module/src/main/java"
    : >"$tree/$module/pom.xml"
done
: >"$tree/pom.xml"
cp -R "$here/turnprobe" "$here/scripts" "$tree"
mkdir "$bin"
for tool in sh find mkdir ln rm cat sed touch sleep readlink mktemp id env mv tail; do
    ln -s "$(command -v "$tool")" "$bin/$tool"
done

# The stand-in JVM shows its last arguments, one a line; as the compiler's neighbour it makes up a JDK.
make_jdk() {
    mkdir -p "$1/bin"
    printf 'JAVA_VERSION="%s"\n' "$2" >"$1/release"
    : >"$1/bin/javac"
    cat >"$1/bin/java" <<'JAVA'
#!/bin/sh
while [ $# -gt 0 ] && [ "$1" != -jar ]; do shift; done
shift 2
case ${1:-} in
    stdin) cat ;;
    exit) exit "$2" ;;
    wait) echo waiting; exec sleep 30 ;;
    demo) ;; # the rehearsal of the start-up archive: leaves none
    *) for argument in "$@"; do printf '<%s>\n' "$argument"; done ;;
esac
JAVA
    chmod +x "$1/bin/java" "$1/bin/javac"
}
make_jdk "$world/jdk" 17.0.15
make_jdk "$world/old" 1.8.0_392

make_maven() {
    cat >"$bin/mvn" <<'MAVEN'
#!/bin/sh
echo built >>builds
[ ! -e broken ] || { echo "[ERROR] no such symbol"; exit 1; }
sleep "$(cat slow 2>/dev/null || echo 0)"
mkdir -p probe-cli/target
echo jar >probe-cli/target/turnprobe.jar
MAVEN
    chmod +x "$bin/mvn"
}
make_maven

# run ARGUMENTS: the launcher, in a clean environment; sets out, err and status.
run() {
    status=0
    (cd / && env -i PATH="${path:-$bin}" ${home:+JAVA_HOME="$home"} "$TEST_SHELL" $applet "${launcher:-$tree/turnprobe}" "$@" \
        >"$world/out" 2>"$world/err") || status=$?
    out=$(cat "$world/out")
    err=$(cat "$world/err")
}
home=$world/jdk

expect() { # expect WHAT ACTUAL PATTERN
    # shellcheck disable=SC2254 # a pattern
    case $2 in
        $3) passed=$((passed + 1)) ;;
        *)
            printf 'FAILED (%s): %s\n  expected: %s\n  was:      %s\n  stderr:   %s\n' "$TEST_SHELL" $applet "$1" "$3" "$2" "${err:-}"
            exit 1 ;;
    esac
}
builds() { grep -c built "$tree/builds" 2>/dev/null || :; }
age() { # older than anything made from now on, whatever the file system's clock resolves
    find "$tree" -exec touch -t 202001010000 {} +
}

age
run 'two words' '' '*' '$HOME'
expect "arguments untouched" "$out" '<two words>
<>
<\*>
<$HOME>'
expect "the first run builds" "$(builds)" 1
expect "one line on stderr" "$err" 'turnprobe: building*sources change)'
run again
expect "the second run does not" "$(builds):$err" "1:"

echo text >"$world/in"
run stdin <"$world/in"
expect "standard input arrives" "$out" text
run exit 42
expect "the exit code arrives" "$status" 42

age
touch "$tree/stun-codec/src/main/java/New.java"
run x
expect "a newer source builds" "$(builds)" 2
age
rm "$tree/stun-codec/src/main/java/New.java"
run x
expect "a removed source builds" "$(builds)" 3
age
touch "$tree/turn-client/pom.xml"
run x
expect "a newer pom builds" "$(builds)" 4

ln -s "$tree/turnprobe" "$world/absolute"
ln -s absolute "$world/relative"
launcher=$world/relative
run linked
expect "works through links, from elsewhere" "$out" '<linked>'
launcher=

rm "$world/out"
env -i PATH="$bin" JAVA_HOME="$home" "$TEST_SHELL" $applet "$tree/turnprobe" wait >"$world/out" 2>&1 &
process=$!
until [ -s "$world/out" ]; do sleep 0.1 2>/dev/null || sleep 1; done
kill -TERM "$process"
status=0
wait "$process" 2>/dev/null || status=$?
expect "a signal arrives" "$status" 143

age
touch "$tree/pom.xml"
rm -f "$tree/builds"
echo 0.5 >"$tree/slow"
for turn in 1 2 3 4; do
    (env -i PATH="$bin" JAVA_HOME="$home" "$TEST_SHELL" $applet "$tree/turnprobe" "$turn" >"$world/out.$turn" 2>"$world/err.$turn") &
done
wait
rm "$tree/slow"
expect "four at once build once" "$(builds)" 1
expect "and all four run" "$(cat "$world"/out.?)" '<1>
<2>
<3>
<4>'
ln -s 999999 "$tree/target/lock" # nobody's process
touch "$tree/pom.xml"
run after
expect "a dead launcher's lock is no obstacle" "$out:$(builds)" "<after>:2"

touch "$tree/pom.xml" "$tree/broken"
run x
expect "a failing build ends with 2" "$status" 2
expect "and shows what failed" "$err" '*no such symbol*the build failed*'
rm "$tree/broken"
run x
expect "and is tried again" "$status" 0

home=$world/nowhere
run x
expect "a wrong JAVA_HOME" "$status:$err" '2:*JAVA_HOME is */nowhere*'
home=$world/old
run x
expect "an old Java" "$status:$err" '2:*Java 17 or newer is needed*1.8.0_392*'
home=
run x
expect "no Java at all" "$status:$err" '2:*no Java found*'
ln -s "$world/jdk/bin/java" "$bin/java"
run x
expect "Java from the PATH" "$status:$out" '0:<x>'
touch "$tree/pom.xml"
rm "$world/jdk/bin/javac"
run x
expect "a runtime cannot build" "$status:$err" '2:*building needs a JDK*'
make_jdk "$world/jdk" 17.0.15

rm "$bin/mvn"
run x
expect "no Maven, no package manager" "$status:$err" '2:*Install maven with your system*'
rm "$bin/id"
printf '#!/bin/sh\necho 1000\n' >"$bin/id"
printf '#!/bin/sh\n%s\n' 'exit 100' >"$bin/apt-get"
chmod +x "$bin/id" "$bin/apt-get"
run x
expect "no Maven, no rights: the exact command" "$status:$err" '2:*sudo apt-get install -y --no-install-recommends maven'
printf '#!/bin/sh\necho 0\n' >"$bin/id"
run x
expect "an installation that fails" "$status:$err" '2:*did not work*apt-get install -y --no-install-recommends maven'
# The stand-in needs one update before it can install, as a fresh machine does.
{
    printf '#!/bin/sh\ncase $1 in update) : >"%s/lists" ;; *) [ -e "%s/lists" ] || exit 100; ' "$world" "$world"
    printf 'ln -s "%s/maven" "%s/mvn" ;; esac\n' "$world" "$bin"
} >"$bin/apt-get"
make_maven
mv "$bin/mvn" "$world/maven"
run x
expect "Maven is installed, then used" "$status:$out" '0:<x>'

printf 'launcher, %s: %d checks passed\n' "$TEST_SHELL" "$passed"
