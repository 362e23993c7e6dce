package dev.turnprobe.credentials.metered;

import dev.turnprobe.credentials.http.ProviderRequest;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an account has relayed, in gigabytes, and what that cost. "Current" is the billing cycle that runs. */
public final class MeteredUsage {
    private static final String V1 = "/api/v1/turn/";
    private static final String V2 = "/api/v2/turn/";

    private final Endpoint endpoint;
    private final SecretKey key;

    MeteredUsage(Endpoint endpoint, SecretKey key) {
        this.endpoint = endpoint;
        this.key = key;
    }

    public MeteredCall<UsageTotal<Gigabytes>> current() {
        return endpoint.call(endpoint.get(V1 + "current_usage", key), Readings::accountTotal);
    }

    public MeteredCall<List<UsageOfDay<Gigabytes>>> currentByDate() {
        return endpoint.call(
                endpoint.get(V1 + "current_usage_by_date", key), json -> Readings.list(json, Readings::accountDay));
    }

    /** One credential's traffic. */
    public MeteredCall<Gigabytes> currentForUser(String username) {
        return endpoint.call(
                endpoint.get(V1 + "current_usage_for_user", key).query("username", username),
                json -> Readings.gigabytes(json.required("usageInGB")));
    }

    /** All credentials at once. Metered has archived this one; {@link #currentByUser} is its successor. */
    public MeteredCall<List<UsageOfUser<Gigabytes>>> currentByUserArchived() {
        return endpoint.call(
                endpoint.get(V1 + "current_usage_by_user", key), json -> Readings.list(json, Readings::accountUser));
    }

    /** By credential; not on the free plan. */
    public Pages<UsageOfUser<Gigabytes>> currentByUser() {
        return new Pages<>(number -> endpoint.call(
                endpoint.get(V2 + "current_usage_by_user", key).query("page", number),
                json -> Paging.open(json, number, Readings::accountUser)));
    }

    /**
     * By day and credential, a week to a page. Metered allows four requests a minute; the fifth waits here.
     *
     * @param start first day, UTC, at most three months back; null for six days before {@code end}
     * @param end last day, UTC; null for today
     */
    public Pages<DailyUsage> dailyByUser(@Nullable LocalDate start, @Nullable LocalDate end) {
        inOrder(start, end);
        return new Pages<>(number -> {
            ProviderRequest request = endpoint.get(V2 + "usage_daily_by_user", key)
                    .query("startDate", start)
                    .query("endDate", end)
                    .query("page", number);
            return new MeteredCall<>(
                    endpoint, request, endpoint.dailyUsageGate, json -> Paging.daily(json, number, Readings::daily));
        });
    }

    /**
     * The bill. Metered allows four requests a minute; the fifth waits here.
     *
     * @param start first day, UTC
     * @param end last day, UTC
     */
    public MeteredCall<Charges> charges(LocalDate start, LocalDate end) {
        inOrder(start, end);
        ProviderRequest request = endpoint.get("/api/v2/payment/usage-charges", key)
                .query("startDate", start)
                .query("endDate", end);
        return new MeteredCall<>(endpoint, request, endpoint.chargesGate, Readings::charges);
    }

    private static void inOrder(@Nullable LocalDate start, @Nullable LocalDate end) {
        if (start != null && end != null && end.isBefore(start)) {
            throw new IllegalArgumentException("the last day, " + end + ", is before the first, " + start);
        }
    }

    @Override
    public String toString() {
        return "MeteredUsage[" + endpoint + "]";
    }
}
