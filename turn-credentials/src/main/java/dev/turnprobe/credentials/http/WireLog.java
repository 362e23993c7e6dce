package dev.turnprobe.credentials.http;

import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps keys out of what the JDK's HTTP client itself logs when somebody switches that on.
 *
 * <p>{@code -Djdk.httpclient.HttpClient.log=requests,headers} writes whole URLs and headers through java.util.logging: a
 * filter there blanks the keys. {@code -Djdk.internal.httpclient.debug=true} writes them straight to stderr, where nothing
 * can be done; so with that, a client that holds keys does not start.
 */
final class WireLog {
    static final String LOG = "jdk.httpclient.HttpClient.log";
    static final String DEBUG = "jdk.internal.httpclient.debug";

    // Held here, as java.util.logging keeps its loggers only weakly, and the filter with them.
    private static @Nullable Logger wire;

    private WireLog() {}

    static synchronized void guard() {
        String debug = System.getProperty(DEBUG);
        if (debug != null && !debug.equalsIgnoreCase("false")) {
            throw new IllegalStateException(
                    "-D" + DEBUG + " would print the provider's keys; leave it off (use -D" + LOG + "=requests)");
        }
        if (System.getProperty(LOG) == null) {
            return;
        }
        if (!System.LoggerFinder.getLoggerFinder().getClass().getName().startsWith("sun.util.logging.")) {
            throw new IllegalStateException("-D" + LOG
                    + " would print the provider's keys through a log system that cannot be filtered from here");
        }
        Logger logger = Logger.getLogger("jdk.httpclient.HttpClient");
        if (!(logger.getFilter() instanceof Blank)) {
            logger.setFilter(new Blank(logger.getFilter()));
        }
        wire = logger;
    }

    private record Blank(@Nullable Filter earlier) implements Filter {
        @Override
        public boolean isLoggable(LogRecord line) {
            if (earlier != null && !earlier.isLoggable(line)) {
                return false;
            }
            if (line.getMessage() != null) {
                line.setMessage(Redaction.ofUrls(line.getMessage()));
            }
            Object[] values = line.getParameters();
            if (values != null) {
                Object[] clean = new Object[values.length];
                for (int i = 0; i < values.length; i++) {
                    clean[i] = values[i] instanceof Number ? values[i] : Redaction.ofUrls(String.valueOf(values[i]));
                }
                line.setParameters(clean);
            }
            return true;
        }
    }
}
