package io.millrace.embedded;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A JVM that starts a broker, says where on its standard output, and ends when its standard input does. */
final class Holder {
    private Holder() {}

    /** {@code redis}, or {@code kafka <data directory> <port>}, or {@code kafka} alone for a temporary directory. */
    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("redis")) {
            var redis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults());
            say(redis.pid() + " " + redis.port());
        } else {
            var options = EmbeddedKafka.Options.defaults();
            var kafka = EmbeddedKafka.start(
                    arguments.length == 1
                            ? options
                            : options.withDataDirectory(Path.of(arguments[1]))
                                    .withPort(Integer.parseInt(arguments[2])));
            say("- " + kafka.options().port());
        }
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }

    private static void say(String where) throws IOException {
        try (var parent = new FileOutputStream(FileDescriptor.out)) {
            parent.write(("started " + where + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
