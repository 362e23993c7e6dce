package dev.turnprobe.credentials.metered;

import java.util.ArrayList;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A list that Metered gives page by page, each fetched when it is needed.
 *
 * <p>Metered has three ways of saying that there is more; they all look the same here.
 */
public final class Pages<T> {
    // At 25 to a page, a quarter of a million items: whoever promises more is lying, or going round in circles.
    private static final int MOST_PAGES = 10_000;

    private final IntFunction<MeteredCall<Page<T>>> pages;

    Pages(IntFunction<MeteredCall<Page<T>>> pages) {
        this.pages = pages;
    }

    /** The call for one page, counted from 1. */
    public MeteredCall<Page<T>> page(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("pages are counted from 1, not " + number);
        }
        if (number > MOST_PAGES) {
            throw new IllegalStateException("more than " + MOST_PAGES + " pages");
        }
        return pages.apply(number);
    }

    /** All items, in order, without blocking. */
    public CompletableFuture<List<T>> all() {
        List<T> items = new ArrayList<>();
        return from(1, items::addAll).thenApply(done -> List.copyOf(items));
    }

    /** Hands each page to {@code taker} as it comes, without blocking; completes after the last. */
    public CompletableFuture<Void> forEachPage(Consumer<List<T>> taker) {
        return from(1, taker);
    }

    /**
     * All items, lazily: a page is fetched when the one before is used up, and the thread that pulls waits for it.
     *
     * <p>Failures surface there as {@link dev.turnprobe.credentials.ProviderException}.
     */
    public Stream<T> stream() {
        return StreamSupport.stream(
                        new Spliterators.AbstractSpliterator<List<T>>(Long.MAX_VALUE, Spliterator.ORDERED) {
                            private int next = 1;

                            @Override
                            public boolean tryAdvance(Consumer<? super List<T>> action) {
                                if (next == 0) {
                                    return false;
                                }
                                Page<T> page = joined(page(next).send());
                                next = page.next() == null ? 0 : page.next();
                                action.accept(page.items());
                                return true;
                            }
                        },
                        false)
                .flatMap(List::stream);
    }

    private CompletableFuture<Void> from(int number, Consumer<List<T>> taker) {
        return page(number).send().thenCompose(page -> {
            taker.accept(page.items());
            Integer next = page.next();
            return next == null ? CompletableFuture.<Void>completedFuture(null) : from(next, taker);
        });
    }

    private static <V> V joined(CompletableFuture<V> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** The first page's request, without the key. */
    @Override
    public String toString() {
        return pages.apply(1).toString();
    }
}
