package io.millrace.sdk.publish;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.sdk.Answer;
import io.millrace.sdk.handler.Values;
import java.util.List;

/** A client's ack. */
public record ClientAnswer(Values values, Json args, List<Bytes> attachments) implements Answer {
    @Override
    public <T> T get(int index, Class<T> type) {
        return values.read(args.elements(), attachments, index, type);
    }
}
