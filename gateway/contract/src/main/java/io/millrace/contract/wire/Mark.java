package io.millrace.contract.wire;

import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonException;
import io.millrace.contract.json.JsonWriter;

/**
 * What a gateway publishes to a connection that moves to another: no command, though it stands where commands do. Who
 * does not know it takes it for one of a later version.
 *
 * @param gateway tag of the one that it moves to
 * @param loop of that gateway, 0 to 63
 * @param number that gateway's, for this move
 * @param round of this move, from 1
 */
public record Mark(String gateway, int loop, long number, int round) {
    /** As a command's type. */
    public static final String TYPE = "mark";

    private static final int MOST_LOOPS = 64;

    /** The message. */
    public byte[] encode() {
        return new JsonWriter()
                .beginObject()
                .name("type")
                .string(TYPE)
                .name("gateway")
                .string(gateway)
                .name("loop")
                .number(loop)
                .name("number")
                .number(number)
                .name("round")
                .number(round)
                .endObject()
                .toBytes();
    }

    /**
     * Reads one; fields that are not known here are not looked at.
     *
     * @throws WireException when it is something else
     */
    public static Mark decode(byte[] payload) {
        try {
            Fields fields = new Fields(Json.parse(payload));
            if (!fields.requiredText("type").equals(TYPE)) {
                throw WireException.unknown("Not a mark");
            }
            return new Mark(
                    fields.requiredText("gateway"),
                    Math.toIntExact(number(fields, "loop", 0, MOST_LOOPS - 1)),
                    number(fields, "number", 0, Long.MAX_VALUE),
                    Math.toIntExact(number(fields, "round", 1, Integer.MAX_VALUE)));
        } catch (JsonException e) {
            throw WireException.malformed(String.valueOf(e.getMessage()));
        }
    }

    private static long number(Fields fields, String name, long least, long most) {
        Long number = fields.number(name, least, most);
        if (number == null) {
            throw WireException.malformed("Field " + name + " is missing");
        }
        return number;
    }
}
