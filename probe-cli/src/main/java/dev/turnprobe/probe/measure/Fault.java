package dev.turnprobe.probe.measure;

import dev.turnprobe.turn.ProxyException;
import dev.turnprobe.turn.ServerCertificateException;
import io.netty.handler.ssl.NotSslRecordException;
import java.net.ConnectException;
import java.net.PortUnreachableException;
import java.security.cert.CertPathBuilderException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the system said when something broke: an exception and its causes as plain values, so that it can be stored, compared
 * and judged without them.
 *
 * @param links the exception, then its cause, and so on; never empty
 */
public record Fault(List<Link> links) {
    private static final int DEEPEST = 16;

    /** The kinds of exception that mean something to a rule. */
    public enum Kind {
        /** {@link ConnectException}: a TCP connection that was refused, got no answer, or had no way. */
        CONNECT,
        /** {@link PortUnreachableException}: ICMP says that nobody listens on a UDP port. */
        PORT_UNREACHABLE,
        /** {@link NotSslRecordException}: what came back is no TLS. */
        NOT_TLS,
        /** {@link ServerCertificateException}; the problem is one of its {@link ServerCertificateException.Problem}. */
        CERTIFICATE,
        /** {@link CertPathBuilderException}: no path from the certificate to a trusted authority. */
        NO_PATH,
        /** {@link ProxyException}; the problem is one of its {@link ProxyException.Problem}. */
        PROXY,
        /** Any other. */
        OTHER
    }

    /**
     * One exception of the chain.
     *
     * @param name of its class, without the package
     * @param message null when it had none
     * @param problem what a {@link Kind#CERTIFICATE} or {@link Kind#PROXY} says is wrong; null for the others
     */
    public record Link(
            Kind kind,
            String name,
            @Nullable String message,
            @Nullable String problem) {
        private static Link of(Throwable error) {
            String problem = null;
            if (error instanceof ServerCertificateException refused) {
                problem = refused.problem().name();
            } else if (error instanceof ProxyException proxy) {
                problem = proxy.problem().name();
            }
            return new Link(kind(error), error.getClass().getSimpleName(), error.getMessage(), problem);
        }

        private static Kind kind(Throwable error) {
            if (error instanceof ConnectException) {
                return Kind.CONNECT;
            } else if (error instanceof PortUnreachableException) {
                return Kind.PORT_UNREACHABLE;
            } else if (error instanceof NotSslRecordException) {
                return Kind.NOT_TLS;
            } else if (error instanceof ServerCertificateException) {
                return Kind.CERTIFICATE;
            } else if (error instanceof CertPathBuilderException) {
                return Kind.NO_PATH;
            }
            return error instanceof ProxyException ? Kind.PROXY : Kind.OTHER;
        }
    }

    /** Carries a fault where only an exception fits; {@link #of} gives back the very fault. */
    private static final class Told extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Fault fault;

        private Told(Fault fault) {
            super(fault.text(), null, false, false);
            this.fault = fault;
        }
    }

    public Fault {
        links = List.copyOf(links);
        if (links.isEmpty()) {
            throw new IllegalArgumentException("a fault without an exception");
        }
    }

    /** What that exception and its causes say. */
    public static Fault of(Throwable error) {
        List<Link> links = new ArrayList<>();
        Throwable at = error;
        while (at != null && links.size() < DEEPEST) {
            if (at instanceof Told told) {
                links.addAll(told.fault.links);
                break;
            }
            links.add(Link.of(at));
            at = at.getCause();
        }
        return new Fault(links);
    }

    /** An exception that stands for this fault: to tell an engine again what it was told when it happened. */
    public Throwable asException() {
        return new Told(this);
    }

    /** This fault from the first link of that kind on, or null when it has none. */
    public @Nullable Fault from(Kind kind) {
        for (int i = 0; i < links.size(); i++) {
            if (links.get(i).kind() == kind) {
                return new Fault(links.subList(i, links.size()));
            }
        }
        return null;
    }

    /** True if a link is of that kind. */
    public boolean has(Kind kind) {
        return from(kind) != null;
    }

    /** The exception itself, the outermost. */
    public Link first() {
        return links.get(0);
    }

    /** The deepest message there is, for people. */
    public String message() {
        String message = null;
        for (Link link : links) {
            message = link.message() != null ? link.message() : message;
        }
        return message == null ? first().name() : message;
    }

    /** The message of the exception itself, or its name when it has none. */
    public String text() {
        String text = first().message();
        return text == null || text.isEmpty() ? first().name() : text;
    }
}
