package io.millrace.conformance.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.SocketClusterGateways;
import io.millrace.conformance.worker.ChannelVocabulary;
import io.millrace.conformance.worker.InTestWorker;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Raw conversations in SocketCluster's protocol: what no client of npm says, and what each is told at the end. */
@Timeout(60)
final class SocketClusterConversationsIT {
    @RegisterExtension
    static final ClusterExtension ON = SocketClusterGateways.extension();

    private static final String HANDSHAKE = ChannelScript.HANDSHAKE;
    private static final String STATUS = "< {'rid':1,'data':{'id':'*','pingTimeout':20000,'isAuthenticated':false}}";
    private static final String BAD = "'name':'InvalidActionError'}}";

    private static InTestWorker worker;

    @BeforeAll
    static void start() {
        worker = InTestWorker.start(ON.cluster(), ChannelVocabulary.handlers());
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    static Stream<Arguments> conversation() {
        return Stream.of(
                row("nothing is said in time", "closed 4005"),
                row("an event before the handshake", "> {'event':'x','data':1}", "closed 4009"),
                row("a pong before it", "> ", "closed 4009"),
                row("text before it", "> hello", "closed 4009"),
                row("a handshake that cannot be answered", "> {'event':'#handshake'}", "closed 4008"),
                row(
                        "a handshake and a call in one array",
                        "> [{'event':'#handshake','cid':7},{'event':'echo','data':[2],'cid':8}]",
                        "< {'rid':7,'data':{'id':'*','pingTimeout':20000,'isAuthenticated':false}}",
                        "< {'rid':8,'data':[2]}"),
                begun("a second handshake changes nothing", HANDSHAKE, STATUS),
                begun(
                        "a number of any size comes back as it was",
                        "> {'event':'echo','data':'ä🌊','cid':1e300}",
                        "< {'rid':1e300,'data':'ä🌊'}"),
                begun(
                        "a cid that is a text is none",
                        "> {'event':'say','data':5,'cid':'1'}",
                        "< {'event':'said','data':5}"),
                begun("an empty batch", "> []"),
                begun("a batch in a batch is nobody's", "> [[1]]"),
                begun(
                        "subscribe, and publish in one array: it hears itself",
                        "> [{'event':'#subscribe','data':{'channel':'q ä🌊'},'cid':2},"
                                + "{'event':'#publish','data':{'channel':'q ä🌊','data':[1]}}]",
                        "< {'rid':2}",
                        "< {'event':'#publish','data':{'channel':'q ä🌊','data':[1]}}"),
                begun(
                        "a subscription twice is answered twice",
                        "> {'event':'#subscribe','data':{'channel':'__proto__'},'cid':2}",
                        "< {'rid':2}",
                        "> {'event':'#subscribe','data':{'channel':'__proto__'},'cid':3}",
                        "< {'rid':3}"),
                begun(
                        "a channel without a name that is a text",
                        "> {'event':'#subscribe','data':{'channel':5},'cid':2}",
                        "< {'rid':2,'error':{'message':'Subscribe channel name was malformatted'," + BAD),
                begun(
                        "leaving with an answer",
                        "> {'event':'#subscribe','data':{'channel':'a'},'cid':2}",
                        "< {'rid':2}",
                        "> {'event':'#unsubscribe','data':'a','cid':3}",
                        "< {'rid':3}"),
                begun(
                        "leaving what it is not in",
                        "> {'event':'#unsubscribe','data':'nowhere','cid':2}",
                        "< {'rid':2,'error':{'message':'Failed to unsubscribe socket from the nowhere channel"
                                + " - InvalidActionError: Socket tried to unsubscribe from a channel which it is not"
                                + " subscribed to','name':'BrokerError'}}"),
                begun(
                        "leaving something without a name",
                        "> {'event':'#unsubscribe','data':{},'cid':2}",
                        "< {'rid':2,'error':{'message':'Unsubscribe channel name was malformatted'," + BAD),
                begun(
                        "publishing is answered, whoever is there",
                        "> {'event':'#publish','data':{'channel':'nobody','data':1},'cid':2}",
                        "< {'rid':2}"),
                begun(
                        "a token that is none",
                        "> {'event':'#authenticate','data':'garbage','cid':2}",
                        "< {'rid':2,'error':{'message':'jwt malformed','name':'AuthTokenInvalidError',"
                                + "'isBadToken':true}}",
                        "< {'event':'#removeAuthToken'}"),
                begun(
                        "reserved words of a server do nothing",
                        "> {'event':'#disconnect','data':{'code':4500}}",
                        "> {'event':'#removeAuthToken'}",
                        "> {'event':'#subscribe','data':{'channel':'silent'}}"),
                begun("a worker ends it without a code", "> {'event':'disconnect-me'}", "closed 1000"));
    }

    private static Arguments row(String behaviour, String... steps) {
        return arguments(behaviour, List.of(steps));
    }

    private static Arguments begun(String behaviour, String... steps) {
        return arguments(
                behaviour,
                Stream.concat(Stream.of(HANDSHAKE, STATUS), Stream.of(steps)).toList());
    }

    /** What does not end is served still behind its last step. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void conversation(String behaviour, List<String> steps) {
        try (RawSocket socket = open(SocketClusterGateways.QUIET)) {
            ChannelScript.play(socket, steps);
            if (!steps.getLast().startsWith("closed")) {
                ChannelScript.isServed(socket);
            }
        }
    }

    static Stream<Arguments> protocol() {
        return Stream.of(
                arguments("one that answers the first ping", "/socketcluster/", List.of("< ", "> ", "< ", "> ", "< ")),
                arguments(
                        "one that answers the second",
                        "/socketcluster/",
                        List.of("< ", "< #1", "> #2", "< #1", "> #2", "< #1")),
                arguments("on the path of protocol 1", "/socketcluster/v1/", List.of("< #1", "> #2", "< #1")),
                arguments("the same without a slash", "/socketcluster/v1", List.of("< #1", "> #2", "< #1")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void protocol(String whose, String path, List<String> steps) {
        try (RawSocket socket = open(path)) {
            ChannelScript.play(socket, List.of(HANDSHAKE, STATUS.replace("20000", "4000")));
            ChannelScript.play(socket, steps);
        }
    }

    @Test
    void whoDoesNotAnswerIsClosed() {
        try (RawSocket socket = open("/socketcluster/")) {
            ChannelScript.play(socket, HANDSHAKE);
            assertEquals(4001, socket.closed());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void noClient(String path, int status) {
        assertEquals(status, RawSocket.refusal(ON.cluster().gateway(0).url() + path));
    }

    static Stream<Arguments> noClient() {
        return Stream.of(arguments("/socketcluster/v3/", 404), arguments("/socketcluster/v1/v1/", 404));
    }

    private static RawSocket open(String path) {
        return new RawSocket(ON.cluster().gateway(0).url() + path);
    }
}
