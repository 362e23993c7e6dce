package dev.turnprobe.probe.nat;

import dev.turnprobe.stun.ChangeRequest;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One Binding request on its way, until something has come of it. */
final class Exchange {
    /**
     * What is asked, and how the answer is known to be right.
     *
     * @param socket the number of the socket that asks
     * @param change from where the server is to answer; null for where it was asked
     * @param responsePort to which port of ours it is to answer; 0 for the one that asked
     * @param from where the answer has to come from; null for anywhere
     * @param hears the number of the socket that has to hear it
     */
    record Question(
            BindingTest.Kind kind,
            int socket,
            InetSocketAddress to,
            @Nullable ChangeRequest change,
            int responsePort,
            @Nullable InetSocketAddress from,
            int hears) {

        /** An ordinary request. */
        static Question plain(BindingTest.Kind kind, int socket, InetSocketAddress to) {
            return new Question(kind, socket, to, null, 0, to, socket);
        }

        /** The answer shall come from elsewhere (RFC 5780 §7.2). */
        static Question changed(
                BindingTest.Kind kind, int socket, InetSocketAddress to, ChangeRequest change, InetSocketAddress from) {
            return new Question(kind, socket, to, change, 0, from, socket);
        }

        /** The answer shall go to another port of ours (RFC 5780 §7.5). */
        static Question redirected(
                BindingTest.Kind kind, int socket, InetSocketAddress to, int responsePort, int hears) {
            return new Question(kind, socket, to, null, responsePort, to, hears);
        }

        /** Nobody is asked: the request itself shall come out of another socket (RFC 5780 §3.4). */
        static Question hairpin(int socket, InetSocketAddress to, int hears) {
            return new Question(BindingTest.Kind.HAIRPIN, socket, to, null, 0, null, hears);
        }
    }

    final Question question;
    final byte[] frame;
    final long askedAt;
    /** How often it was sent, and when last. */
    int sent;

    long sentAt;
    private @Nullable BindingTest test;
    private long settledAt;

    Exchange(Question question, byte[] frame, long askedAt) {
        this.question = question;
        this.frame = frame;
        this.askedAt = askedAt;
    }

    void settle(BindingTest test, long now) {
        this.test = test;
        settledAt = now;
    }

    boolean settled() {
        return test != null;
    }

    long settledAt() {
        return settledAt;
    }

    /** What came of it; null as long as it is on its way. */
    @Nullable
    BindingTest test() {
        return test;
    }

    /** True if the server did as it was asked. */
    boolean answered() {
        return test != null && test.answered();
    }

    /** Where we are seen, if that is known. */
    @Nullable
    InetSocketAddress mapped() {
        return test == null ? null : test.mapped();
    }
}
