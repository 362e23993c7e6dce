package dev.turnprobe.credentials.metered;

import dev.turnprobe.credentials.json.Json;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The three ways in which an answer of Metered's says that it has a successor. */
final class Paging {
    private Paging() {}

    /** {@code pagination{total_records,current_page,total_pages,next_page,prev_page}}: credentials. */
    static <T> Page<T> numbered(Json answer, int number, Function<Json, T> item) {
        Json pagination = answer.required("pagination");
        Json next = pagination.member("next_page");
        Json total = pagination.member("total_records");
        Integer following = next == null ? null : (int) next.integer(1, Integer.MAX_VALUE);
        if (next != null && following != null && following <= number) {
            throw next.problem("the next page is not after page " + number);
        }
        return page(answer, number, following, total == null ? null : total.integer(), item);
    }

    /** {@code has_more} beside the data: usage by user. */
    static <T> Page<T> open(Json answer, int number, Function<Json, T> item) {
        return page(answer, number, more(answer.member("has_more"), number), null, item);
    }

    /** {@code pagination{has_more,…}} over days: daily usage. */
    static <T> Page<T> daily(Json answer, int number, Function<Json, T> item) {
        Json pagination = answer.required("pagination");
        return page(answer, number, more(pagination.member("has_more"), number), null, item);
    }

    private static @Nullable Integer more(@Nullable Json flag, int number) {
        return flag != null && flag.bool() ? number + 1 : null;
    }

    private static <T> Page<T> page(
            Json answer, int number, @Nullable Integer next, @Nullable Long total, Function<Json, T> item) {
        Json data = answer.required("data");
        List<T> items = data.elements().stream().map(item).toList();
        if (items.isEmpty() && next != null) {
            throw data.problem("an empty page that promises another one");
        }
        return new Page<>(items, number, next, total);
    }
}
