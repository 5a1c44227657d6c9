package io.millrace.core.connection;

import io.millrace.contract.Origin;
import io.millrace.core.Signals;
import java.util.List;

/** Of the signals, those that no other line of a journal shows. */
record Heard(List<String> journal) implements Signals {
    @Override
    public void command(String type, String outcome) {
        if (!outcome.equals("done")) {
            journal.add(type + ' ' + outcome);
        }
    }

    @Override
    public void dropped(String what) {
        journal.add("dropped " + what);
    }

    @Override
    public void published(boolean taken) {
        if (!taken) {
            journal.add("published to nobody");
        }
    }

    @Override
    public void unanswered(Origin origin, String event) {
        journal.add("unanswered " + origin.namespace() + ' ' + event);
    }

    @Override
    public void ignored(String dialect, String what) {
        journal.add("ignored " + what);
    }

    @Override
    public void denied(String deed) {
        journal.add("denied " + deed);
    }

    @Override
    public void unrouted(Origin origin) {
        journal.add(origin.namespace() + " unrouted");
    }
}
