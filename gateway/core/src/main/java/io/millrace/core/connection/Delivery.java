package io.millrace.core.connection;

import io.millrace.core.command.Answers;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Dialect;
import io.millrace.dialects.Encoded;
import io.millrace.dialects.Encoding;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Outgoing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages to clients: encoded once for each namespace and encoding, however many they are for. */
final class Delivery {
    /* Two paths of a dialect may set different limits, so each is asked. */
    private record Form(Dialect dialect, String namespace, Encoding encoding) {
        boolean is(Dialect otherDialect, String otherNamespace, Encoding otherEncoding) {
            return dialect.equals(otherDialect) && namespace.equals(otherNamespace) && encoding.equals(otherEncoding);
        }
    }

    private final Context context;

    Delivery(Context context) {
        this.context = context;
    }

    /**
     * Delivers, and returns to whom it went. Who cannot be told, or was closed for being slow, is answered here.
     *
     * @param type the command's, for the signals
     * @param awaited whether an answer of each client is awaited, so that one who is closed here has gone
     */
    List<Connection> deliver(
            String type, Outgoing message, boolean isVolatile, List<Connection> to, Answers answers, boolean awaited) {
        Forms forms = new Forms(message);
        List<Connection> reached = new ArrayList<>(to.size());
        List<Connection> slow = new ArrayList<>(0);
        for (Connection connection : to) {
            Client client = connection.client();
            switch (forms.of(client, connection.namespace())) {
                case Encoded.Frames(List<Frame> frames)
                when length(frames) > context.limits.unsentBytes() ->
                    cannot(
                            type,
                            "too large",
                            connection,
                            answers,
                            "TooLarge",
                            "a client is sent at most " + context.limits.unsentBytes() + " bytes in one message");
                case Encoded.Frames(List<Frame> frames) -> {
                    if (client.deliver(frames, isVolatile)) {
                        reached.add(connection);
                    } else {
                        slow.add(connection);
                    }
                    context.signals.command(type, "done");
                }
                case Encoded.CannotBeSaid(String why) ->
                    cannot(type, "cannot be said", connection, answers, "CannotBeSaid", why);
            }
        }
        for (Connection connection : slow) {
            connection.client().close(CloseCode.SLOW_READER);
            if (awaited) {
                answers.say(answers.gone(connection.id()));
            }
        }
        return reached;
    }

    private void cannot(String type, String outcome, Connection connection, Answers answers, String name, String why) {
        context.signals.command(type, outcome);
        answers.say(answers.failed(connection.id(), name, why));
    }

    private static long length(List<Frame> frames) {
        long length = 0;
        for (int i = 0; i < frames.size(); i++) {
            length += frames.get(i).length();
        }
        return length;
    }

    /** A message in the forms that were needed so far; a room's members mostly share one. */
    private static final class Forms {
        private final Outgoing message;
        private final Map<Form, Encoded> others = new HashMap<>(2);
        private @Nullable Form form;
        private @Nullable Encoded last;

        Forms(Outgoing message) {
            this.message = message;
        }

        Encoded of(Client client, String namespace) {
            Encoding encoding = client.encoding();
            if (last != null && form != null && form.is(client.dialect(), namespace, encoding)) {
                return last;
            }
            form = new Form(client.dialect(), namespace, encoding);
            Encoded encoded = others.get(form);
            if (encoded == null) {
                encoded = client.encode(namespace, message);
                others.put(form, encoded);
            }
            last = encoded;
            return encoded;
        }
    }
}
