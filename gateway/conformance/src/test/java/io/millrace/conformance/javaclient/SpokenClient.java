package io.millrace.conformance.javaclient;

import io.millrace.conformance.cluster.Await;
import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * The Java client behind {@link AnyClient}, by what its versions have in common. {@link JavaVersion} loads this class
 * once for each of them.
 */
public final class SpokenClient implements AnyClient {
    private static final List<String> HEARD = List.of(
            "connect", "disconnect", "connect_error", "error", "message-back", "whispered", "said", "told", "report");

    private record Happening(String name, List<Object> args) {}

    private final Socket socket;
    private final BlockingQueue<Happening> happenings = new LinkedBlockingQueue<>();
    private final Queue<Happening> heard = new ConcurrentLinkedQueue<>();

    /**
     * Not connected yet.
     *
     * @param url with the namespace, and its query where that is how to present credentials
     * @param query of the opening request; empty for none
     * @param auth credentials of versions that have them; empty for none
     * @param transports how it connects, by commas
     */
    public SpokenClient(String url, String query, Map<String, String> auth, String transports) {
        IO.Options options = new IO.Options();
        options.transports = transports.split(",", -1);
        options.forceNew = true;
        options.reconnectionDelay = 100;
        options.reconnectionDelayMax = 500;
        if (!query.isEmpty()) {
            options.query = query;
        }
        if (!auth.isEmpty()) {
            options.auth = auth;
        }
        socket = IO.socket(URI.create(url), options);
        HEARD.forEach(name -> socket.on(name, args -> happens(new Happening(name, fromJson(args)))));
        socket.on("question", this::answer);
    }

    private void happens(Happening happening) {
        heard.add(happening);
        happenings.add(happening);
    }

    /* With what was asked, behind a word of its own. */
    private void answer(Object... args) {
        Object[] asked = Arrays.copyOf(args, args.length - 1);
        Object[] answer = new Object[args.length];
        answer[0] = "yes";
        System.arraycopy(asked, 0, answer, 1, asked.length);
        ((Ack) args[args.length - 1]).call(answer);
    }

    @Override
    public String id() {
        return socket.id();
    }

    @Override
    public boolean isConnected() {
        return socket.connected();
    }

    @Override
    public void connect() {
        socket.connect();
    }

    @Override
    public void disconnect() {
        socket.disconnect();
    }

    @Override
    public void emit(String event, Object... args) {
        socket.emit(event, toJson(args));
    }

    @Override
    public List<Object> ask(String event, Object... args) {
        CompletableFuture<List<Object>> answer = new CompletableFuture<>();
        socket.emit(event, toJson(args), (Ack) given -> answer.complete(fromJson(given)));
        try {
            return answer.get(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("No ack of " + event, e);
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public List<Object> await(String name) {
        try {
            while (true) {
                Happening next = happenings.poll(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (next == null) {
                    throw new AssertionError("Not within " + Await.PATIENCE.toSeconds() + " s: " + name);
                }
                if (next.name().equals(name)) {
                    return next.args();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public List<Object> firstsOf(String name) {
        List<Object> firsts = new ArrayList<>();
        for (Happening happening : heard) {
            if (happening.name().equals(name)) {
                firsts.add(happening.args().getFirst());
            }
        }
        return firsts;
    }

    private static Object[] toJson(Object... values) {
        return Arrays.stream(values).map(SpokenClient::toJson).toArray();
    }

    private static Object toJson(Object value) {
        try {
            return switch (value) {
                case null -> JSONObject.NULL;
                case List<?> list -> {
                    JSONArray array = new JSONArray();
                    list.forEach(element -> array.put(toJson(element)));
                    yield array;
                }
                case Map<?, ?> map -> {
                    JSONObject object = new JSONObject();
                    for (Map.Entry<?, ?> field : map.entrySet()) {
                        object.put((String) field.getKey(), toJson(field.getValue()));
                    }
                    yield object;
                }
                default -> value;
            };
        } catch (JSONException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static List<Object> fromJson(Object... values) {
        List<Object> list = new ArrayList<>();
        for (Object value : values) {
            list.add(fromJson(value));
        }
        return list;
    }

    private static Object fromJson(Object value) {
        try {
            return switch (value) {
                case JSONArray array -> {
                    List<Object> list = new ArrayList<>();
                    for (int i = 0; i < array.length(); i++) {
                        list.add(fromJson(array.get(i)));
                    }
                    yield list;
                }
                case JSONObject object -> {
                    Map<String, Object> map = new HashMap<>();
                    for (Iterator<?> names = object.keys(); names.hasNext(); ) {
                        String name = (String) names.next();
                        map.put(name, fromJson(object.get(name)));
                    }
                    yield map;
                }
                case null, default -> JSONObject.NULL.equals(value) ? null : value;
            };
        } catch (JSONException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
