package io.millrace.core.connection;

import io.millrace.dialects.Frame;
import java.util.ArrayList;
import java.util.List;

/** A client's socket: what the gateway does with it stands in the bench's journal. */
final class BenchSocket implements Transport {
    private final String name;
    private final List<String> journal;
    private final List<String> written = new ArrayList<>();
    Client client;
    long unsent;
    boolean takesAtFlush;

    BenchSocket(String name, List<String> journal) {
        this.name = name;
        this.journal = journal;
    }

    @Override
    public void send(Frame frame) {
        String text = frame.toString();
        written.add(text.substring(text.indexOf('[') + 1, text.length() - 1));
    }

    @Override
    public void flush() {
        written.forEach(text -> journal.add(name + " hears " + text));
        written.clear();
        unsent = takesAtFlush ? 0 : unsent;
    }

    @Override
    public void close(int code, String reason) {
        flush();
        journal.add(name + " closed " + code + ' ' + reason);
    }

    @Override
    public void probe(long withinNanos) {
        journal.add(name + " probed");
    }

    @Override
    public void cut() {
        journal.add(name + " cut");
        unsent = 0;
    }

    @Override
    public void endQuietly(int code, String reason) {
        flush();
        journal.add(name + " ended quietly");
    }

    @Override
    public void stopReading() {
        journal.add(name + " stops");
    }

    @Override
    public void readAgain() {
        journal.add(name + " reads");
    }

    @Override
    public long unsentBytes() {
        return unsent;
    }
}
