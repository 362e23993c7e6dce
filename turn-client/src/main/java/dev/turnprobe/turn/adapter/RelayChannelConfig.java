package dev.turnprobe.turn.adapter;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DatagramChannelConfig;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of a {@link RelayChannel}. {@code SO_RCVBUF} bounds what waits to be read, the write buffer water mark when the
 * channel counts as writable. What only a socket of the kernel's could obey is remembered and makes no difference.
 */
final class RelayChannelConfig extends DefaultChannelConfig implements DatagramChannelConfig {
    private static final int BUFFER = 256 * 1024;

    /** Half of Netty's: the socket below counts the same bytes, and must not be full before this is. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(16 * 1024, 32 * 1024);

    private volatile int receiveBuffer = BUFFER;
    private volatile int sendBuffer = BUFFER;
    private volatile int trafficClass;
    private volatile int timeToLive = 64;
    private volatile boolean reuseAddress;
    private volatile boolean broadcast;
    private volatile boolean loopbackModeDisabled;
    private volatile boolean activeOnRegistration;

    RelayChannelConfig(RelayChannel channel) {
        super(channel);
        setWriteBufferWaterMark(WATER_MARK);
    }

    /** Some users of datagram channels never bind, and expect to write as soon as there is a channel. */
    boolean isActiveOnRegistration() {
        return activeOnRegistration;
    }

    @Override
    @SuppressWarnings("deprecation")
    public Map<ChannelOption<?>, Object> getOptions() {
        return getOptions(
                super.getOptions(),
                ChannelOption.SO_BROADCAST,
                ChannelOption.SO_RCVBUF,
                ChannelOption.SO_SNDBUF,
                ChannelOption.SO_REUSEADDR,
                ChannelOption.IP_TOS,
                ChannelOption.DATAGRAM_CHANNEL_ACTIVE_ON_REGISTRATION);
    }

    @Override
    @SuppressWarnings({"unchecked", "deprecation"})
    public <T> @Nullable T getOption(ChannelOption<T> option) {
        Object value;
        if (option == ChannelOption.SO_BROADCAST) {
            value = broadcast;
        } else if (option == ChannelOption.SO_RCVBUF) {
            value = receiveBuffer;
        } else if (option == ChannelOption.SO_SNDBUF) {
            value = sendBuffer;
        } else if (option == ChannelOption.SO_REUSEADDR) {
            value = reuseAddress;
        } else if (option == ChannelOption.IP_TOS) {
            value = trafficClass;
        } else if (option == ChannelOption.DATAGRAM_CHANNEL_ACTIVE_ON_REGISTRATION) {
            value = activeOnRegistration;
        } else {
            return super.getOption(option);
        }
        return (T) value;
    }

    @Override
    @SuppressWarnings("deprecation")
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        validate(option, value);
        if (option == ChannelOption.SO_BROADCAST) {
            broadcast = (Boolean) value;
        } else if (option == ChannelOption.SO_RCVBUF) {
            setReceiveBufferSize((Integer) value);
        } else if (option == ChannelOption.SO_SNDBUF) {
            sendBuffer = (Integer) value;
        } else if (option == ChannelOption.SO_REUSEADDR) {
            reuseAddress = (Boolean) value;
        } else if (option == ChannelOption.IP_TOS) {
            trafficClass = (Integer) value;
        } else if (option == ChannelOption.DATAGRAM_CHANNEL_ACTIVE_ON_REGISTRATION) {
            activeOnRegistration = (Boolean) value;
        } else {
            return super.setOption(option, value);
        }
        return true;
    }

    @Override
    public int getReceiveBufferSize() {
        return receiveBuffer;
    }

    @Override
    public DatagramChannelConfig setReceiveBufferSize(int bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("SO_RCVBUF is " + bytes + "; it has to be positive");
        }
        receiveBuffer = bytes;
        return this;
    }

    @Override
    public int getSendBufferSize() {
        return sendBuffer;
    }

    @Override
    public DatagramChannelConfig setSendBufferSize(int bytes) {
        sendBuffer = bytes;
        return this;
    }

    @Override
    public int getTrafficClass() {
        return trafficClass;
    }

    @Override
    public DatagramChannelConfig setTrafficClass(int value) {
        trafficClass = value;
        return this;
    }

    @Override
    public boolean isReuseAddress() {
        return reuseAddress;
    }

    @Override
    public DatagramChannelConfig setReuseAddress(boolean on) {
        reuseAddress = on;
        return this;
    }

    @Override
    public boolean isBroadcast() {
        return broadcast;
    }

    @Override
    public DatagramChannelConfig setBroadcast(boolean on) {
        broadcast = on;
        return this;
    }

    @Override
    public boolean isLoopbackModeDisabled() {
        return loopbackModeDisabled;
    }

    @Override
    public DatagramChannelConfig setLoopbackModeDisabled(boolean off) {
        loopbackModeDisabled = off;
        return this;
    }

    @Override
    public int getTimeToLive() {
        return timeToLive;
    }

    @Override
    public DatagramChannelConfig setTimeToLive(int hops) {
        timeToLive = hops;
        return this;
    }

    @Override
    public @Nullable InetAddress getInterface() {
        return null;
    }

    @Override
    public DatagramChannelConfig setInterface(InetAddress address) {
        return this;
    }

    @Override
    public @Nullable NetworkInterface getNetworkInterface() {
        return null;
    }

    @Override
    public DatagramChannelConfig setNetworkInterface(NetworkInterface by) {
        return this;
    }

    @Override
    @Deprecated
    public DatagramChannelConfig setMaxMessagesPerRead(int messages) {
        super.setMaxMessagesPerRead(messages);
        return this;
    }

    @Override
    public DatagramChannelConfig setWriteSpinCount(int count) {
        super.setWriteSpinCount(count);
        return this;
    }

    @Override
    public DatagramChannelConfig setConnectTimeoutMillis(int millis) {
        super.setConnectTimeoutMillis(millis);
        return this;
    }

    @Override
    public DatagramChannelConfig setAllocator(ByteBufAllocator allocator) {
        super.setAllocator(allocator);
        return this;
    }

    @Override
    public DatagramChannelConfig setRecvByteBufAllocator(RecvByteBufAllocator allocator) {
        super.setRecvByteBufAllocator(allocator);
        return this;
    }

    @Override
    public DatagramChannelConfig setAutoRead(boolean on) {
        super.setAutoRead(on);
        return this;
    }

    @Override
    public DatagramChannelConfig setAutoClose(boolean on) {
        super.setAutoClose(on);
        return this;
    }

    @Override
    public DatagramChannelConfig setMessageSizeEstimator(MessageSizeEstimator estimator) {
        super.setMessageSizeEstimator(estimator);
        return this;
    }

    @Override
    public DatagramChannelConfig setWriteBufferWaterMark(WriteBufferWaterMark mark) {
        super.setWriteBufferWaterMark(mark);
        return this;
    }
}
