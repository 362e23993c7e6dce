package dev.turnprobe.probe.measure;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.Slf4JLoggerFactory;

/** Keeps Netty's own remarks about this machine out of a person's terminal. To be called before Netty does anything. */
public final class QuietNetty {
    private QuietNetty() {}

    /** Idempotent. */
    public static void hush() {
        // Left to itself, Netty finds that SLF4J logs nothing and goes to java.util.logging, which prints.
        InternalLoggerFactory.setDefaultFactory(Slf4JLoggerFactory.INSTANCE);
        // Part of channel ids, which never leave this process. Looking for a hardware address costs time, and a machine
        // without one gets a warning.
        System.setProperty("io.netty.machineId", "02:00:00:00:00:00:00:01");
        System.setProperty("io.netty.processId", "1");
    }
}
