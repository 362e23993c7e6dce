package dev.turnprobe.probe.nat;

/** Real NATs, made of Linux's own rules, and what is true of each. */
enum NatKinds {
    NO_NAT(":", "none", "endpoint-independent", "not-needed", "open"),
    FIREWALL(
            "nft 'table ip t { chain c { type filter hook forward priority 0; iifname \"wan\" ct state new drop; }; }'",
            "none",
            "address-and-port-dependent",
            "not-needed",
            "firewall"),
    FULL_CONE(
            "nft 'table ip t { "
                    + "chain in { type nat hook prerouting priority -100; "
                    + "ip daddr 203.0.113.7 udp dport 1024-65535 dnat to 192.168.77.20; }; "
                    + "chain out { type nat hook postrouting priority 100; oifname \"wan\" snat to 203.0.113.7; "
                    + "iifname \"lan\" oifname \"lan\" snat to 203.0.113.7; }; }'",
            "endpoint-independent",
            "endpoint-independent",
            "yes",
            "full cone"),
    ADDRESS_RESTRICTED(
            "nft 'table ip t { set sent { type inet_service . ipv4_addr; flags dynamic; size 65535; }; "
                    + "chain note { type filter hook forward priority 0; "
                    + "iifname \"lan\" meta l4proto udp add @sent { udp sport . ip daddr }; }; "
                    + "chain in { type nat hook prerouting priority -100; "
                    + "iifname \"wan\" udp dport . ip saddr @sent dnat to 192.168.77.20; }; "
                    + "chain out { type nat hook postrouting priority 100; oifname \"wan\" snat to 203.0.113.7; }; }'",
            "endpoint-independent",
            "address-dependent",
            "no",
            "address-restricted cone"),
    /** What nearly every Linux router is. */
    PORT_RESTRICTED(
            "nft 'table ip t { chain out { type nat hook postrouting priority 100; oifname \"wan\" masquerade; }; }'",
            "endpoint-independent",
            "address-and-port-dependent",
            "no",
            "port-restricted cone"),
    PORT_RESTRICTED_BY_IPTABLES(
            "iptables -t nat -A POSTROUTING -o wan -j MASQUERADE",
            "endpoint-independent",
            "address-and-port-dependent",
            "no",
            "port-restricted cone"),
    ADDRESS_DEPENDENT(
            "nft 'table ip t { chain out { type nat hook postrouting priority 100; "
                    + "ip daddr 203.0.113.1 snat to 203.0.113.7; ip daddr 203.0.113.2 snat to 203.0.113.8; }; }'",
            "address-dependent",
            "address-and-port-dependent",
            "no",
            "symmetric"),
    SYMMETRIC(
            "nft 'table ip t { chain out { type nat hook postrouting priority 100; "
                    + "oifname \"wan\" masquerade fully-random; }; }'",
            "address-and-port-dependent",
            "address-and-port-dependent",
            "no",
            "symmetric"),
    /** A port-restricted one that forgets after eight seconds; see NatNamespaceTest. */
    FORGETFUL(
            "nft 'table ip t { chain out { type nat hook postrouting priority 100; oifname \"wan\" masquerade; }; }'; "
                    + "for f in /proc/sys/net/netfilter/nf_conntrack_udp_timeout*; do echo 8 > $f; done",
            "endpoint-independent",
            "address-and-port-dependent",
            "no",
            "port-restricted cone"),
    BLOCKED(
            "nft 'table ip t { chain c { type filter hook forward priority 0; meta l4proto udp drop; }; }'",
            "",
            "",
            "",
            "");

    final String setup;
    final String mapping;
    final String filtering;
    final String hairpin;
    final String type;

    NatKinds(String setup, String mapping, String filtering, String hairpin, String type) {
        this.setup = setup;
        this.mapping = mapping;
        this.filtering = filtering;
        this.hairpin = hairpin;
        this.type = type;
    }
}
