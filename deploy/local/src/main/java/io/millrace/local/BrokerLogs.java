package io.millrace.local;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Puts what the libraries in this JVM warn of among the terminal's lines: the embedded Kafka, and its admin client. */
final class BrokerLogs extends Handler {
    private static final Logger ROOT = Logger.getLogger("");

    private final Terminal terminal;
    private final SimpleFormatter formatter = new SimpleFormatter();

    private BrokerLogs(Terminal terminal) {
        this.terminal = terminal;
    }

    /** From now on, instead of where they went before. */
    static void to(Terminal terminal) {
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        var logs = new BrokerLogs(terminal);
        logs.setLevel(Level.WARNING);
        ROOT.addHandler(logs);
    }

    @Override
    public void publish(LogRecord line) {
        if (isLoggable(line)) {
            terminal.quote("kafka", "%s %s".formatted(line.getLevel(), formatter.formatMessage(line)));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
