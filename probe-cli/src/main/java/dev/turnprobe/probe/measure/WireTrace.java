package dev.turnprobe.probe.measure;

import dev.turnprobe.stun.AttributeCursor;
import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.FrameKind;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.turn.core.Discard;
import dev.turnprobe.turn.core.TurnObserver;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.Consumer;

/**
 * Every frame as a line for {@code -vv}. What is derived from the password (MESSAGE-INTEGRITY) and what peers say to each
 * other (DATA) is shown by its length only.
 */
final class WireTrace implements TurnObserver {
    private final int endpoint;
    private final Consumer<String> lines;
    private final StunMessage message = new StunMessage();

    WireTrace(int endpoint, Consumer<String> lines) {
        this.endpoint = endpoint;
        this.lines = lines;
    }

    @Override
    public void sent(ByteBuf frame, long nanos) {
        line(nanos, "> " + describe(frame));
    }

    @Override
    public void received(ByteBuf frame, long nanos) {
        line(nanos, "< " + describe(frame));
    }

    @Override
    public void discarded(Discard reason, long nanos) {
        line(nanos, "! discarded: " + reason.text());
    }

    @Override
    public void connected(InetSocketAddress local, InetSocketAddress remote, long nanos) {
        line(nanos, "=" + text(local).replace('=', ' ') + " to" + text(remote).replace('=', ' '));
    }

    private void line(long nanos, String text) {
        lines.accept(String.format(Locale.ROOT, "[%d] %10.3f ms %s", endpoint, nanos / 1e6, text));
    }

    private String describe(ByteBuf frame) {
        if (message.wrap(frame) != null) {
            FrameKind kind = FrameKind.of(frame);
            return kind + ", " + frame.readableBytes() + " bytes";
        }
        StringJoiner text = new StringJoiner(" ", message + ", " + message.length() + " bytes ", "");
        for (AttributeCursor cursor = message.cursor(); cursor.next(); ) {
            text.add(Attributes.nameOf(cursor.type()) + value(cursor));
        }
        if (message.integrityOffset() >= 0) {
            text.add("MESSAGE-INTEGRITY");
        }
        if (message.integritySha256Offset() >= 0) {
            text.add("MESSAGE-INTEGRITY-SHA256");
        }
        return text.toString();
    }

    private String value(AttributeCursor cursor) {
        int type = cursor.type();
        if (type == Attributes.XOR_RELAYED_ADDRESS.type()) {
            return text(message.get(Attributes.XOR_RELAYED_ADDRESS));
        } else if (type == Attributes.XOR_MAPPED_ADDRESS.type()) {
            return text(message.get(Attributes.XOR_MAPPED_ADDRESS));
        } else if (type == Attributes.XOR_PEER_ADDRESS.type()) {
            return text(message.get(Attributes.XOR_PEER_ADDRESS));
        } else if (type == Attributes.ERROR_CODE.type()) {
            ErrorCode error = message.get(Attributes.ERROR_CODE);
            return error == null ? "" : "=" + error.code();
        } else if (type == Attributes.LIFETIME.type()) {
            return "=" + message.get(Attributes.LIFETIME);
        }
        return "(" + cursor.length() + ")";
    }

    private static String text(@org.jspecify.annotations.Nullable InetSocketAddress address) {
        return address == null ? "" : "=" + Candidate.host(address) + ":" + address.getPort();
    }
}
