/** Where a TURN user name and a password come from: iceServers JSON, shared secrets, providers' APIs. */
module dev.turnprobe.credentials {
    requires com.fasterxml.jackson.core;
    requires java.net.http;
    requires static org.jspecify;

    exports dev.turnprobe.credentials;
}
