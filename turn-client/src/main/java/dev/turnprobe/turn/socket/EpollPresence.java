package dev.turnprobe.turn.socket;

/** Whether Netty's epoll classes are on the class path; asked without touching them. */
final class EpollPresence {
    static final boolean IS_PRESENT = isPresent();

    private EpollPresence() {}

    private static boolean isPresent() {
        try {
            Class.forName("io.netty.channel.epoll.Epoll", false, EpollPresence.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
