package dev.turnprobe.probe.report;

/** A name and what goes with it, for people. */
public record Fact(String name, String value) {}
