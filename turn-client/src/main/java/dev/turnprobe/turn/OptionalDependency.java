package dev.turnprobe.turn;

/** What an application adds to its class path when it wants what needs it. */
enum OptionalDependency {
    RESOLVER_DNS("io.netty:netty-resolver-dns", "io.netty.resolver.dns.DnsNameResolverBuilder"),
    HANDLER_PROXY("io.netty:netty-handler-proxy", "io.netty.handler.proxy.ProxyHandler");

    private final String artifact;
    private final String type;

    OptionalDependency(String artifact, String type) {
        this.artifact = artifact;
        this.type = type;
    }

    boolean isPresent() {
        try {
            Class.forName(type, false, OptionalDependency.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** For people who called for it in vain. */
    String missing(String wanted) {
        return wanted + " needs " + artifact + " on the class path";
    }
}
