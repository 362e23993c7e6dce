package dev.turnprobe.probe.nat;

/**
 * One thing found out.
 *
 * @param behavior what the NAT does
 * @param why what was seen that says so, or what is missing to say anything
 */
public record Finding<B>(B behavior, String why) {}
