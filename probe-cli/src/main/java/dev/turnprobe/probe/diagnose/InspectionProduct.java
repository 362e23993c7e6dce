package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.measure.Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/**
 * Products that decrypt TLS on the way, by what their authorities are called. Only common name, organization and unit are
 * looked at: Palo Alto is a town as well.
 */
final class InspectionProduct {
    private static final Map<String, Pattern> KNOWN = new LinkedHashMap<>();

    static {
        known("Fortinet", "fortinet|fortigate");
        known("Zscaler", "zscaler");
        known("Palo Alto Networks", "palo alto networks|paloaltonetworks");
        known("Sophos", "sophos");
        known("Cisco Umbrella", "cisco umbrella");
        known("Netskope", "netskope|goskope");
        known("Blue Coat", "blue ?coat|proxysg");
        known("Check Point", "check ?point");
        known("Skyhigh (McAfee)", "mcafee|skyhigh");
        known("Forcepoint", "forcepoint|websense");
        known("Barracuda", "barracuda");
        known("WatchGuard", "watchguard|fireware");
        known("SonicWall", "sonicwall");
        known("Cato Networks", "cato networks");
        known("Cloudflare Gateway", "gateway ca - cloudflare|cloudflare.*zero trust");
        known("Smoothwall", "smoothwall");
        known("Securly", "securly");
        known("Lightspeed", "lightspeed");
        known("Kaspersky", "kaspersky");
        known("Bitdefender", "bitdefender");
        known("ESET", "eset ssl filter");
        known("Avast", "avast.*(web|mail) shield|avast.*untrusted");
        known("AdGuard", "adguard");
        known("Squid", "squid");
        known("mitmproxy", "mitmproxy");
        known("Burp", "portswigger");
        known("Fiddler", "fiddler");
        known("Charles", "charles proxy");
        known("Proxyman", "proxyman");
    }

    private InspectionProduct() {}

    /** The product whose name the issuer bears, or null. */
    static @Nullable String issuing(Certificate certificate) {
        String names = names(certificate.issuer());
        for (Map.Entry<String, Pattern> one : KNOWN.entrySet()) {
            if (one.getValue().matcher(names).find()) {
                return one.getKey();
            }
        }
        return null;
    }

    private static void known(String product, String names) {
        KNOWN.put(product, Pattern.compile("\\b(" + names + ")\\b", Pattern.CASE_INSENSITIVE));
    }

    private static String names(String distinguished) {
        StringBuilder names = new StringBuilder();
        try {
            for (Rdn part : new LdapName(distinguished).getRdns()) {
                if (part.getType().matches("(?i)cn|o|ou")) {
                    names.append(part.getValue()).append('\n');
                }
            }
        } catch (InvalidNameException e) {
            return ""; // no name that we could say anything about
        }
        return names.toString();
    }
}
