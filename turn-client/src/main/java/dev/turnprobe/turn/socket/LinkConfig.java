package dev.turnprobe.turn.socket;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.FixedRecvByteBufAllocator;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options of a {@link DatagramLink}: those of every channel, {@code SO_RCVBUF}, and {@link DatagramLink#DONT_FRAGMENT}. */
final class LinkConfig extends DefaultChannelConfig {
    private final LinkSocket socket;
    private boolean dontFragment;

    LinkConfig(DatagramLink link, LinkSocket socket, int maxDatagram) {
        // Of no use to us, but one that adapts would be made for each channel.
        super(link, new FixedRecvByteBufAllocator(maxDatagram));
        this.socket = socket;
    }

    @Override
    public Map<ChannelOption<?>, Object> getOptions() {
        return getOptions(super.getOptions(), ChannelOption.SO_RCVBUF, DatagramLink.DONT_FRAGMENT);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable T getOption(ChannelOption<T> option) {
        if (option == DatagramLink.DONT_FRAGMENT) {
            return (T) Boolean.valueOf(dontFragment);
        }
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
        if (option != ChannelOption.SO_RCVBUF && option != DatagramLink.DONT_FRAGMENT) {
            return super.setOption(option, value);
        }
        validate(option, value);
        try {
            if (option == ChannelOption.SO_RCVBUF) {
                socket.receiveBuffer((Integer) value);
            } else if ((Boolean) value) {
                dontFragment = socket.dontFragment();
            }
        } catch (IOException e) {
            throw new ChannelException(e);
        }
        return true;
    }
}
