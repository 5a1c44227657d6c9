package io.millrace.contract.wire;

/** Where {@link EventCodec} puts a record's headers, in the order of the calls. */
@FunctionalInterface
public interface HeaderSink {
    /**
     * Takes one header.
     *
     * @param name one of {@link EventHeaders}
     * @param value shared with other records: only to be read
     */
    void header(String name, byte[] value);
}
