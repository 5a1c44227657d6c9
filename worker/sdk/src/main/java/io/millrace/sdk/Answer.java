package io.millrace.sdk;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import java.util.List;

/** What a client has answered. */
public interface Answer {
    /** All arguments, a JSON array. */
    Json args();

    /** The raw bytes that placeholders in {@link #args()} stand for. */
    List<Bytes> attachments();

    /**
     * One argument.
     *
     * @param index from 0
     * @param type as for a handler's parameter
     * @throws HandlerException named {@code BadAnswer} when it is not there or of another kind: thrown on by a handler,
     *     its client sees it
     */
    <T> T get(int index, Class<T> type);
}
