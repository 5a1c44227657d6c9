package io.millrace.sdk.handler;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.sdk.ChannelRequest;
import io.millrace.sdk.ConnectRequest;
import io.millrace.sdk.OnConnect;
import io.millrace.sdk.OnConnected;
import io.millrace.sdk.OnEvent;
import io.millrace.sdk.OnPublish;
import io.millrace.sdk.OnSubscribe;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.inject.Vetoed;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Handlers that cannot be: the service does not start. */
final class MisdeclaredHandlersTest {
    @Vetoed
    static class Twice {
        @OnEvent("a")
        void one() {}

        @OnEvent("a")
        void other() {}
    }

    @Vetoed
    static class Unreadable {
        @OnEvent("a")
        void on(Runnable run) {}
    }

    @Vetoed
    static class UnknownOptional {
        @SuppressWarnings("rawtypes")
        @OnEvent("a")
        void on(Optional it) {}
    }

    @Vetoed
    static class Static {
        @OnEvent("a")
        static void on() {}
    }

    @Vetoed
    static class Streaming {
        @OnEvent("a")
        Multi<String> on() {
            return Multi.createFrom().empty();
        }
    }

    @Vetoed
    static class NoDecision {
        @OnConnect("/")
        String on() {
            return "yes";
        }
    }

    @Vetoed
    static class DecidedEvent {
        @OnEvent("a")
        void on(ConnectRequest request) {}
    }

    @Vetoed
    static class DecidesAndMore {
        @OnConnect("/")
        @OnConnected
        void on() {}
    }

    @Vetoed
    static class NoDecisionOnAChannel {
        @OnPublish("a")
        String on() {
            return "yes";
        }
    }

    @Vetoed
    static class ChannelOfAnEvent {
        @OnEvent("a")
        void on(ChannelRequest request) {}
    }

    @Vetoed
    static class SubscribesAndConnects {
        @OnSubscribe("a")
        @OnConnect("/")
        void on() {}
    }

    @Vetoed
    static class SubscribesAndMore {
        @OnSubscribe("a")
        @OnEvent("a")
        void on() {}
    }

    static Stream<Arguments> misdeclared() {
        return Stream.of(
                arguments("two for the same event", Twice.class, "is also the trigger of"),
                arguments(
                        "a type that nothing can be read as",
                        Unreadable.class,
                        "parameter 1 (run) is of type java.lang.Runnable"),
                arguments("an optional of nothing", UnknownOptional.class, "an Optional of what?"),
                arguments("a static method", Static.class, "is not static"),
                arguments("a stream", Streaming.class, "not a Multi"),
                arguments("a decision that is none", NoDecision.class, "returns Accept or nothing"),
                arguments("a decision on an event", DecidedEvent.class, "only a method with @OnConnect has"),
                arguments(
                        "a decision on a channel that is none",
                        NoDecisionOnAChannel.class,
                        "or @OnPublish returns Accept"),
                arguments("a channel of an event", ChannelOfAnEvent.class, "only a method with @OnSubscribe or"),
                arguments(
                        "two kinds of decisions", SubscribesAndConnects.class, "with @OnConnect handles nothing else"),
                arguments(
                        "a channel's decision and more", SubscribesAndMore.class, "or @OnPublish handles nothing else"),
                arguments("a decision and more", DecidesAndMore.class, "with @OnConnect handles nothing else"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void misdeclared(String behaviour, Class<?> bean, String message) {
        HandlerScan scan = new HandlerScan(new ObjectMapper());
        scan.add(bean, () -> bean.getSimpleName().equals("Twice") ? new Twice() : new Static());
        var thrown = assertThrows(IllegalStateException.class, scan::table);
        assertTrue(String.valueOf(thrown.getMessage()).contains(message), thrown.getMessage());
    }
}
