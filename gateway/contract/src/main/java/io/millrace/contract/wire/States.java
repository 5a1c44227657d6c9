package io.millrace.contract.wire;

import io.millrace.contract.Bytes;
import io.millrace.contract.WorkerState;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Header {@code ce_state}: {@code <service>:<version>:<base64>}, joined by commas. None of the three can hold a colon
 * or a comma, so that two splits read it. Parts behind a third colon are of later versions and are left out.
 */
final class States {
    private States() {}

    static byte[] encode(List<WorkerState> states) {
        StringBuilder text = new StringBuilder(64);
        for (WorkerState state : states) {
            if (!text.isEmpty()) {
                text.append(',');
            }
            text.append(state.service()).append(':').append(state.version()).append(':');
            text.append(Base64.getEncoder().encodeToString(state.data().array()));
        }
        return Utf8.bytes(text.toString());
    }

    static List<WorkerState> decode(byte[] header) {
        String text = Utf8.text(header);
        List<WorkerState> states = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int comma = text.indexOf(',', from);
            int to = comma < 0 ? text.length() : comma;
            states.add(one(text, from, to));
            from = to + 1;
        }
        return List.copyOf(states);
    }

    private static WorkerState one(String text, int from, int to) {
        int first = text.indexOf(':', from);
        int second = text.indexOf(':', first + 1);
        if (first < 0 || second < 0 || second >= to) {
            throw WireException.malformed("A state is <service>:<version>:<base64>");
        }
        int third = text.indexOf(':', second + 1);
        int dataTo = third < 0 || third > to ? to : third;
        return of(text.substring(from, first), text.substring(first + 1, second), text.substring(second + 1, dataTo));
    }

    private static WorkerState of(String service, String version, String base64) {
        try {
            return of(service, Long.parseLong(version), base64);
        } catch (NumberFormatException e) {
            throw WireException.malformed("A state's version is a whole number");
        }
    }

    /** A state as commands and headers carry it. */
    static WorkerState of(String service, long version, String base64) {
        try {
            return new WorkerState(
                    service, version, Bytes.of(Base64.getDecoder().decode(base64)));
        } catch (IllegalArgumentException e) {
            throw WireException.malformed("A state has a service [A-Za-z0-9._-]{1,100} and at most "
                    + WorkerState.MAX_BYTES + " bytes of data in base64");
        }
    }
}
