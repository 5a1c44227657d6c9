package io.millrace.dialects.socketio;

import io.millrace.dialects.Encoding;
import io.millrace.dialects.engineio.Framing;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What an {@link Encoding} of Socket.IO means: there are eight, made once. */
record Form(Encoding encoding, Protocol protocol, SocketIoSettings.Parser parser, PacketWriter writer) {
    private static final List<Form> ALL = Stream.of(SocketIoSettings.Parser.values())
            .flatMap(parser -> Stream.of(Protocol.values())
                    .flatMap(protocol -> Stream.of(false, true).map(base64 -> make(parser, protocol, base64))))
            .toList();

    /** Of the sessions with this framing on a path with this parser. */
    static Form of(SocketIoSettings.Parser parser, Framing framing) {
        return first(form -> form.parser == parser
                && form.protocol == Protocol.on(framing.version())
                && form.encoding.base64() == framing.base64());
    }

    /** Of an encoding that one of these has. */
    static Form of(Encoding encoding) {
        return first(form -> form.encoding.equals(encoding));
    }

    private static Form first(Predicate<Form> which) {
        for (Form form : ALL) {
            if (which.test(form)) {
                return form;
            }
        }
        throw new IllegalArgumentException("No form of socketio is asked for");
    }

    /** What reads such a session's packets; of its own, as it remembers what is unfinished. */
    PacketReader reader(SocketIoSettings settings) {
        return switch (parser) {
            case JSON -> new JsonPacketReader(protocol, settings);
            case MSGPACK -> new MsgPackPacketReader(protocol, settings);
        };
    }

    private static Form make(SocketIoSettings.Parser parser, Protocol protocol, boolean base64) {
        Framing framing = new Framing(protocol == Protocol.FOUR ? 3 : 4, base64);
        String name = parser.name().toLowerCase(Locale.ROOT);
        Encoding encoding = new Encoding(SocketIoDialect.NAME, protocol.version(), name, base64);
        return new Form(
                encoding,
                protocol,
                parser,
                switch (parser) {
                    case JSON -> new JsonPacketWriter(protocol, framing);
                    case MSGPACK -> new MsgPackPacketWriter(protocol, framing);
                });
    }
}
