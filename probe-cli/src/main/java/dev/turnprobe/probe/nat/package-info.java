/** What the NAT in front of us does (RFC 5780): a machine without I/O, its rules, its sockets, and how it is told. */
@NullMarked
package dev.turnprobe.probe.nat;

import org.jspecify.annotations.NullMarked;
