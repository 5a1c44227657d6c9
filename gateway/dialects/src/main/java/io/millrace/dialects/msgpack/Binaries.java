package io.millrace.dialects.msgpack;

import io.millrace.contract.json.JsonWriter;

/** What becomes of binary values where MessagePack is read as JSON, which has no word for them. */
public interface Binaries {
    /** How many were written. */
    int count();

    /** Writes one JSON value in the place of these bytes, no deeper than one object. */
    void write(JsonWriter out, byte[] bytes);
}
