/** Relay candidates for ice4j's agents, over every transport that turn-client speaks. */
@SuppressWarnings("requires-transitive-automatic")
module dev.turnprobe.ice4j {
    requires transitive dev.turnprobe.turn;
    requires transitive ice4j;
    // ice4j's listeners are beans'; it cannot say so itself.
    requires java.desktop;
    requires org.slf4j;
    requires static org.jspecify;

    exports dev.turnprobe.ice4j;
}
