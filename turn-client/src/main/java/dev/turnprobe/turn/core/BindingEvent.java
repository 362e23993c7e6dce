package dev.turnprobe.turn.core;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** What became of a Binding request; polled from a {@link BindingCore}. */
public sealed interface BindingEvent {
    /**
     * The server answered.
     *
     * @param ticket as {@link BindingCore#request} gave it
     * @param mapped our address as the server sees it
     * @param software the server's SOFTWARE, if it sent one
     * @param rttNanos from the first transmission to the answer; not a round trip when {@code requests} is above 1
     * @param requests transmissions until then
     */
    record Answered(
            long ticket, InetSocketAddress mapped, @Nullable String software, long rttNanos, int requests)
            implements BindingEvent {}

    /** It will not answer that one. */
    record Failed(long ticket, TurnFailure failure) implements BindingEvent {}

    /** The transport is gone; nothing more will come. */
    record Closed(TurnFailure failure) implements BindingEvent {}
}
