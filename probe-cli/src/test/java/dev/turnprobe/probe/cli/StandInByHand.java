package dev.turnprobe.probe.cli;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.vendors.MeteredStandIn;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A Metered account and a TURN server that takes its credentials, for trying the commands by hand:
 *
 * <pre>java -cp … dev.turnprobe.probe.cli.StandInByHand >stand-in.env & set -a; . ./stand-in.env; ./turnprobe metered usage</pre>
 */
final class StandInByHand {
    private StandInByHand() {}

    public static void main(String[] args) throws InterruptedException {
        MeteredStandIn metered = MeteredStandIn.start();
        EmbeddedTurnServer relay = EmbeddedTurnServer.start(EmbeddedConfig.defaults()
                .transports(Transport.UDP, Transport.TCP)
                .settings(settings -> settings.moreUsers(metered::turnPassword)));
        metered.relays(region -> List.of(relay.uri(Transport.UDP), relay.uri(Transport.TCP)));
        String ada = metered.credential(null, "ada");
        metered.relayed(ada, 31_400_000_000L);
        metered.charged(Map.of(
                "date",
                "2026-11-02",
                "type",
                "recharge",
                "description",
                "top-up",
                "total",
                new BigDecimal(5),
                "status",
                "paid"));
        System.out.println("METERED_APP=standin");
        System.out.println("METERED_BASE_URL=" + metered.url());
        System.out.println("METERED_SECRET_KEY=" + metered.secretKey());
        System.out.println("METERED_API_KEY=" + metered.apiKeyOf(ada));
        System.out.println("ADA=" + ada);
        System.out.flush();
        new CountDownLatch(1).await();
    }
}
