package dev.turnprobe.probe.account;

import dev.turnprobe.credentials.metered.Charge;
import dev.turnprobe.credentials.metered.Charges;
import dev.turnprobe.probe.report.JsonFields;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Metered account's bill. */
public record ChargesReport(Charges charges) implements AccountReport {
    @Override
    public void json(JsonFields json, boolean secrets) throws IOException {
        json.object("charges", () -> {
            json.text("start", charges.start());
            json.text("end", charges.end());
            json.text("currency", charges.currency());
            json.decimal("total", charges.total());
            json.decimal("overages", charges.overages());
            json.decimal("subscriptions", charges.subscriptions());
            json.decimal("recharges", charges.recharges());
            json.array("lines", () -> {
                for (Charge line : charges.lines()) {
                    json.object(() -> member(json, line));
                }
            });
        });
    }

    private static void member(JsonFields json, Charge line) throws IOException {
        json.text("date", line.date());
        json.text("type", line.type());
        json.text("description", line.description());
        json.text("status", line.status());
        json.decimal("total", line.total());
        json.decimal("usage", line.usage());
        json.text("unit", line.unit());
        json.decimal("unitCharge", line.unitCharge());
        json.text("paymentMethod", line.paymentMethod());
        json.text("planName", line.planName());
    }

    @Override
    public List<String> lines(boolean secrets) {
        Table table = new Table("DATE (UTC)", "TYPE", "STATUS", ">USAGE", ">TOTAL", "DESCRIPTION");
        for (Charge line : charges.lines()) {
            table.row(
                    line.date().toString(),
                    line.type(),
                    line.status(),
                    line.usage() == null ? "-" : plain(line.usage()) + " " + orEmpty(line.unit()),
                    plain(line.total()),
                    line.description());
        }
        List<String> lines = new ArrayList<>(charges.lines().isEmpty() ? List.of("no charges") : table.lines());
        lines.add(Table.printable(charges.start() + " to " + charges.end() + ": " + plain(charges.total()) + " "
                + charges.currency() + " (overages " + plain(charges.overages()) + ", subscriptions "
                + plain(charges.subscriptions()) + ", recharges " + plain(charges.recharges()) + ")"));
        return lines;
    }

    private static String plain(BigDecimal amount) {
        return amount.toPlainString();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
