package dev.turnprobe.probe.monitor;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A web server of a few pages, to be read and nothing else. It has a few threads of its own, and whoever is slow at asking or
 * at listening is hung up on: nobody out there can hold up a monitor.
 */
public final class PageServer implements AutoCloseable {
    private static final int THREADS = 4;
    private static final long IDLE_SECONDS = 60;
    private static final int BACKLOG = 64;

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private Map<String, Page> pages = Map.of();
    private boolean closed;

    private PageServer(HttpServer server) {
        this.server = server;
        AtomicInteger count = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "turnprobe-http-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Takes the address; nobody is answered before {@link #serve}.
     *
     * @param address with port 0 for a free one
     * @throws IOException when it is taken, or not ours
     */
    public static PageServer bind(InetSocketAddress address) throws IOException {
        // In seconds, and read once: without them one idle client for each thread would be enough.
        System.getProperties().putIfAbsent("sun.net.httpserver.maxReqTime", "10");
        System.getProperties().putIfAbsent("sun.net.httpserver.maxRspTime", "30");
        return new PageServer(HttpServer.create(address, BACKLOG));
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** Begins to answer, with these pages by their paths; not if it is closed already. */
    public synchronized void serve(Map<String, Page> pages) {
        if (closed) {
            return;
        }
        this.pages = Map.copyOf(pages);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Page.Reply reply = reply(exchange);
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Type", reply.type());
            headers.set("Cache-Control", "no-store");
            headers.set("X-Content-Type-Options", "nosniff");
            if (exchange.getRequestMethod().equals("HEAD")) {
                // RFC 9110 §9.3.2: what GET would have said, without the content.
                headers.set("Content-Length", Integer.toString(reply.body().length));
                exchange.sendResponseHeaders(reply.status(), -1);
            } else {
                exchange.sendResponseHeaders(reply.status(), reply.body().length);
                exchange.getResponseBody().write(reply.body());
            }
        }
    }

    private Page.Reply reply(HttpExchange exchange) {
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return Page.Reply.of(405, "text/plain", "only GET and HEAD\n");
        }
        Page page = pages.get(exchange.getRequestURI().getPath());
        if (page == null) {
            return Page.Reply.of(404, "text/plain", "nothing here; / has a list\n");
        }
        String accept = exchange.getRequestHeaders().getFirst("Accept");
        return page.reply(accept == null ? "" : accept);
    }

    /** Hangs up on everybody; from then on the address is free. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        server.stop(0);
        threads.shutdownNow();
    }
}
