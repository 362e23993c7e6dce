package dev.turnprobe.turn;

/**
 * A pointer to where a service is described (RFC 3403 §4.1).
 *
 * @param order 0 to 65535, lowest first, and binding
 * @param preference 0 to 65535, lowest first
 * @param flags what {@code replacement} is: {@code S} the name of SRV records, {@code A} a host, empty another NAPTR
 * @param service such as {@code RELAY:turn.udp:turn.tcp}
 * @param regexp not used by straightforward NAPTR (RFC 3958 §2.2.3)
 * @param replacement a domain name, without the final dot
 */
public record NaptrRecord(int order, int preference, String flags, String service, String regexp, String replacement) {}
