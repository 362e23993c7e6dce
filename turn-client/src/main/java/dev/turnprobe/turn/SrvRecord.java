package dev.turnprobe.turn;

/**
 * One place where a service is to be had (RFC 2782).
 *
 * @param priority 0 to 65535, lowest first
 * @param weight 0 to 65535, how often to prefer it among those of one priority
 * @param port 0 to 65535
 * @param target a host name, without the final dot; empty when the service is decidedly not to be had
 */
public record SrvRecord(int priority, int weight, int port, String target) {}
