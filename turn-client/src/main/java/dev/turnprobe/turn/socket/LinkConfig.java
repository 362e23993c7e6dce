package dev.turnprobe.turn.socket;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.FixedRecvByteBufAllocator;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options of a {@link DatagramLink}: those of every channel, and {@code SO_RCVBUF}. */
final class LinkConfig extends DefaultChannelConfig {
    private final LinkSocket socket;

    LinkConfig(DatagramLink link, LinkSocket socket, int maxDatagram) {
        // Of no use to us, but one that adapts would be made for each channel.
        super(link, new FixedRecvByteBufAllocator(maxDatagram));
        this.socket = socket;
    }

    @Override
    public Map<ChannelOption<?>, Object> getOptions() {
        return getOptions(super.getOptions(), ChannelOption.SO_RCVBUF);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable T getOption(ChannelOption<T> option) {
        try {
            return option == ChannelOption.SO_RCVBUF
                    ? (T) Integer.valueOf(socket.receiveBuffer())
                    : super.getOption(option);
        } catch (IOException e) {
            throw new ChannelException(e);
        }
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        if (option != ChannelOption.SO_RCVBUF) {
            return super.setOption(option, value);
        }
        validate(option, value);
        try {
            socket.receiveBuffer((Integer) value);
        } catch (IOException e) {
            throw new ChannelException(e);
        }
        return true;
    }
}
