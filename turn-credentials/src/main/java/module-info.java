/** Where a TURN user name and a password come from: iceServers JSON, shared secrets, providers' APIs. */
module dev.turnprobe.credentials {
    requires com.fasterxml.jackson.core;
    requires java.logging;
    requires java.net.http;
    requires static org.jspecify;

    exports dev.turnprobe.credentials;
    exports dev.turnprobe.credentials.cloudflare;
    exports dev.turnprobe.credentials.metered;
    exports dev.turnprobe.credentials.twilio;
    exports dev.turnprobe.credentials.xirsys;
}
