package dev.turnprobe.credentials;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The secret that an application's back end and its TURN server share, and the credentials it makes: the "TURN REST
 * API", draft-uberti-behave-turn-rest-00 §2.2, as coturn's {@code use-auth-secret}, eturnal and others check it.
 *
 * <p>User name: {@code expiry} or {@code expiry:user}, the expiry in Unix seconds. Password: base64 of the HMAC of the user
 * name's UTF-8 bytes under the secret's. Immutable, usable from any thread, and never printed.
 */
public final class SharedSecret {
    /** The hash inside the HMAC. The draft has SHA-1; some servers also take SHA-256. */
    public enum Algorithm {
        SHA1("HmacSHA1"),
        SHA256("HmacSHA256");

        private final String mac;

        Algorithm(String mac) {
            this.mac = mac;
        }
    }

    /** What {@link #verify} found. */
    public enum Verdict {
        /** The password belongs to the user name, and the time is not up. */
        VALID,
        /** The password belongs to the user name, but the time is up. */
        EXPIRED,
        /** The password belongs to the user name, which names no plausible expiry: servers differ about that. */
        WITHOUT_EXPIRY,
        /** Another secret, another hash, or no credential of this kind at all. */
        WRONG_PASSWORD
    }

    // RFC 8489 §14.3: USERNAME is less than 509 bytes.
    private static final int MAX_USERNAME = 508;

    private final SecretKeySpec key;
    private final Algorithm algorithm;

    private SharedSecret(byte[] secret, Algorithm algorithm) {
        if (secret.length == 0) {
            throw new IllegalArgumentException("the shared secret is empty");
        }
        this.key = new SecretKeySpec(secret, algorithm.mac);
        this.algorithm = algorithm;
    }

    /** A secret as coturn's {@code static-auth-secret} has it: its UTF-8 bytes count, under HMAC-SHA1. */
    public static SharedSecret of(String secret) {
        return of(secret, Algorithm.SHA1);
    }

    public static SharedSecret of(String secret, Algorithm algorithm) {
        return new SharedSecret(secret.getBytes(StandardCharsets.UTF_8), algorithm);
    }

    public Algorithm algorithm() {
        return algorithm;
    }

    /**
     * A credential that works until {@code now + timeToLive}, rounded down to the second.
     *
     * @param timeToLive at least one second
     * @param userId goes into the user name after a colon, for the server's log; null or empty for none
     * @throws IllegalArgumentException when the user name would be longer than STUN allows, or holds control characters
     */
    public TurnCredential mint(Instant now, Duration timeToLive, @Nullable String userId) {
        if (timeToLive.getSeconds() < 1) {
            throw new IllegalArgumentException("the time to live must be at least one second, not " + timeToLive);
        }
        return mint(now.plus(timeToLive), userId);
    }

    /** A credential that works until {@code expiry}, in whole seconds. */
    public TurnCredential mint(Instant expiry, @Nullable String userId) {
        String username = expiry.getEpochSecond() + (userId == null || userId.isEmpty() ? "" : ":" + userId);
        if (username.getBytes(StandardCharsets.UTF_8).length > MAX_USERNAME) {
            throw new IllegalArgumentException("the user id is too long: a STUN user name has at most 508 bytes");
        }
        if (username.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the user id holds a control character");
        }
        return new TurnCredential(username, passwordOf(username), Instant.ofEpochSecond(expiry.getEpochSecond()));
    }

    /** The password that this secret gives a user name, whatever stands in it. */
    public String passwordOf(String username) {
        return Base64.getEncoder().encodeToString(mac(username));
    }

    /**
     * Whether a pair was made with this secret and still works. Takes the same time for every wrong password of one
     * length.
     */
    public Verdict verify(String username, String password, Instant now) {
        byte[] wanted = passwordOf(username).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(wanted, password.getBytes(StandardCharsets.UTF_8))) {
            return Verdict.WRONG_PASSWORD;
        }
        TurnRestName name = TurnRestName.of(username);
        if (name == null) {
            return Verdict.WITHOUT_EXPIRY;
        }
        return name.expiry().isBefore(now) ? Verdict.EXPIRED : Verdict.VALID;
    }

    /** Secrets that people use by mistake for this one, each under the words that say which. */
    Map<String, SharedSecret> lookalikes() {
        byte[] bytes = key.getEncoded();
        String text = new String(bytes, StandardCharsets.UTF_8);
        Map<String, SharedSecret> others = new LinkedHashMap<>();
        for (Algorithm other : Algorithm.values()) {
            others.put("under " + other.mac, new SharedSecret(bytes, other));
        }
        others.put("and a line end behind it", of(text + "\n", algorithm));
        others.put("and a line end (CR LF) behind it", of(text + "\r\n", algorithm));
        if (!text.isBlank() && !text.equals(text.strip())) {
            others.put("without the white space around it", of(text.strip(), algorithm));
        }
        decoded("decoded from base64", () -> Base64.getDecoder().decode(text), others);
        decoded("decoded from hexadecimal", () -> HexFormat.of().parseHex(text), others);
        return others;
    }

    private void decoded(String how, Supplier<byte[]> decoder, Map<String, SharedSecret> others) {
        try {
            byte[] bytes = decoder.get();
            if (bytes.length > 0) {
                others.put(how, new SharedSecret(bytes, algorithm));
            }
        } catch (IllegalArgumentException e) {
            // not in that encoding
        }
    }

    private byte[] mac(String username) {
        try {
            Mac mac = Mac.getInstance(algorithm.mac);
            mac.init(key);
            return mac.doFinal(username.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + algorithm.mac, e);
        }
    }

    @Override
    public String toString() {
        return "SharedSecret[" + algorithm + ", ***]";
    }
}
