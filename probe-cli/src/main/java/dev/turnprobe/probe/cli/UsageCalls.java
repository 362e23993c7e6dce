package dev.turnprobe.probe.cli;

import dev.turnprobe.credentials.ProviderException;
import dev.turnprobe.credentials.metered.Gigabytes;
import dev.turnprobe.credentials.metered.MeteredCall;
import dev.turnprobe.credentials.metered.MeteredProject;
import dev.turnprobe.credentials.metered.MeteredUsage;
import dev.turnprobe.credentials.metered.UsageOfUser;
import dev.turnprobe.credentials.metered.UsageTotal;
import dev.turnprobe.probe.account.Usage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The calls behind {@code metered usage}: the total, and then the details that are asked for.
 *
 * @param request of the details, to be shown; null when there are none
 * @param details adds them to the total
 */
record UsageCalls(
        MeteredCall<? extends UsageTotal<?>> total,
        @Nullable Object request,
        Function<Usage, CompletableFuture<Usage>> details) {

    /** Which details. */
    record Wanted(boolean byDay, boolean byUser, @Nullable String user) {}

    static UsageCalls of(MeteredUsage usage, Wanted wanted) {
        String user = wanted.user();
        if (user != null) {
            var call = usage.currentForUser(user);
            return new UsageCalls(
                    usage.current(),
                    call,
                    total -> call.send()
                            .thenApply(used -> total.withUsers(List.of(new UsageOfUser<>(user, null, used)))));
        } else if (wanted.byDay()) {
            var call = usage.currentByDate();
            return new UsageCalls(usage.current(), call, total -> call.send().thenApply(total::withDays));
        } else if (wanted.byUser()) {
            var pages = usage.currentByUser();
            return new UsageCalls(
                    usage.current(),
                    pages,
                    total -> pages.all()
                            .exceptionallyCompose(failure -> archived(usage, failure))
                            .thenApply(total::withUsers));
        }
        return new UsageCalls(usage.current(), null, CompletableFuture::completedFuture);
    }

    static UsageCalls of(MeteredProject project, Wanted wanted) {
        String user = wanted.user();
        if (user != null) {
            var call = project.usageForUser(user);
            return new UsageCalls(
                    project.usage(), call, total -> call.send().thenApply(used -> total.withUsers(List.of(used))));
        } else if (wanted.byDay()) {
            var call = project.usageByDate();
            return new UsageCalls(project.usage(), call, total -> call.send().thenApply(total::withDays));
        } else if (wanted.byUser()) {
            var pages = project.usageByUser();
            return new UsageCalls(project.usage(), pages, total -> pages.all().thenApply(total::withUsers));
        }
        return new UsageCalls(project.usage(), null, CompletableFuture::completedFuture);
    }

    List<Object> requests() {
        return request == null ? List.of(total) : Stream.of(total, request).toList();
    }

    CompletableFuture<Usage> send() {
        return total.send().thenApply(Usage::of).thenCompose(details);
    }

    /** The free plan lacks the newer endpoint; the archived one may still do. If not, the first refusal stands. */
    private static CompletableFuture<List<UsageOfUser<Gigabytes>>> archived(MeteredUsage usage, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof ProviderException refused && refused.reason() == ProviderException.Reason.PLAN) {
            return usage.currentByUserArchived()
                    .send()
                    .exceptionallyCompose(second -> CompletableFuture.failedFuture(refused));
        }
        return CompletableFuture.failedFuture(failure);
    }
}
