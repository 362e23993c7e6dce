# shellcheck shell=sh disable=SC2034,SC2154 # sourced: names come from and go to the sourcing script
# Which JVM runs us: JAVA_HOME, else the PATH. Sourced by the scripts at the root; they define `fail`.
# No program is started on the usual road: this is part of what `turnprobe --version` costs.

# Prints the file that PATH names once every symbolic link is followed (readlink -f is not everywhere).
followed() {
    path=$1
    while [ -L "$path" ]; do
        link=$(readlink "$path")
        case $link in
            /*) path=$link ;;
            *) path=${path%/*}/$link ;;
        esac
    done
    printf '%s\n' "$path"
}

# Sets java, jdk (its home), java_version and java_build (may be empty); fails when there is no JVM or it is older than 17.
find_java() {
    if [ -n "${JAVA_HOME:-}" ]; then
        java=$JAVA_HOME/bin/java
        [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME but holds no bin/java. Point it at a JDK 17 or newer, or unset it."
        jdk=$JAVA_HOME
    else
        java=$(command -v java) ||
            fail "no Java found. Install a JDK 17 or newer and put it on the PATH, or set JAVA_HOME.$(jdk_hint)"
        jdk=$(followed "$java")
        jdk=${jdk%/bin/java}
    fi
    java_version=
    java_build=
    if [ -r "$jdk/release" ]; then
        while IFS='="' read -r name _ value _; do
            case $name in
                JAVA_VERSION) java_version=$value ;;
                JAVA_RUNTIME_VERSION) java_build=$value ;;
            esac
        done <"$jdk/release"
    fi
    [ -n "$java_version" ] || ask_java
    case ${java_version%%[!0-9]*} in
        '' | [0-9] | 1[0-6])
            fail "Java 17 or newer is needed, but $java is Java ${java_version:-(it names no version)}. Put a newer one on the PATH, or set JAVA_HOME." ;;
    esac
}

# A version manager's stub, or a JVM without a release file: slower, but it knows.
ask_java() {
    properties=$("$java" -XshowSettings:properties -version 2>&1) ||
        fail "$java does not run: $properties"
    java_version=$(printf '%s\n' "$properties" | sed -n 's/^ *java\.version = //p')
    home=$(printf '%s\n' "$properties" | sed -n 's/^ *java\.home = //p')
    if [ -x "$home/bin/java" ]; then
        jdk=$home
        java=$home/bin/java
    fi
}

# Building takes a compiler, too.
need_javac() {
    [ -x "$jdk/bin/javac" ] || fail "$jdk is a Java runtime; building needs a JDK 17 or newer (with javac).$(jdk_hint)"
}

jdk_hint() {
    if command -v apt-get >/dev/null 2>&1; then
        printf '%s' " For example: apt-get install openjdk-17-jdk-headless"
    elif command -v dnf >/dev/null 2>&1; then
        printf '%s' " For example: dnf install java-17-openjdk-devel"
    elif command -v apk >/dev/null 2>&1; then
        printf '%s' " For example: apk add openjdk17-jdk"
    elif command -v brew >/dev/null 2>&1; then
        printf '%s' " For example: brew install openjdk@17"
    fi
}
