package io.millrace.contract.wire;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Header {@code ce_time}: {@code 2026-11-21T03:40:00.123Z}. */
final class Timestamp {
    private static final int LENGTH = "2026-11-21T03:40:00.123Z".length();
    private static final int MILLIS_AT = LENGTH - 4;
    private static final long FIRST = 0;
    private static final long BEHIND_LAST = 253_402_300_800L;

    /*
     * The last second that was written. Events of a gateway share it nearly always; two threads that overwrite each other's only make
     * it twice.
     */
    private static Second lastSecond = second(0);

    private Timestamp() {}

    /** @param text with zeros for the milliseconds */
    private record Second(long epochSecond, byte[] text) {}

    /** @throws IllegalArgumentException before 1970 and after 9999 */
    static byte[] format(long epochMillis) {
        long epochSecond = Math.floorDiv(epochMillis, 1000L);
        Second second = lastSecond;
        if (second.epochSecond != epochSecond) {
            second = second(epochSecond);
            lastSecond = second;
        }
        byte[] text = second.text.clone();
        int millis = Math.floorMod(epochMillis, 1000);
        text[MILLIS_AT] = (byte) ('0' + millis / 100);
        text[MILLIS_AT + 1] = (byte) ('0' + millis / 10 % 10);
        text[MILLIS_AT + 2] = (byte) ('0' + millis % 10);
        return text;
    }

    private static Second second(long epochSecond) {
        if (epochSecond < FIRST || epochSecond >= BEHIND_LAST) {
            throw new IllegalArgumentException("A time is within 1970 to 9999");
        }
        LocalDateTime time = LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
        byte[] text = "0000-00-00T00:00:00.000Z".getBytes(StandardCharsets.US_ASCII);
        two(text, 0, time.getYear() / 100);
        two(text, 2, time.getYear() % 100);
        two(text, 5, time.getMonthValue());
        two(text, 8, time.getDayOfMonth());
        two(text, 11, time.getHour());
        two(text, 14, time.getMinute());
        two(text, 17, time.getSecond());
        return new Second(epochSecond, text);
    }

    private static void two(byte[] text, int at, int number) {
        text[at] = (byte) ('0' + number / 10);
        text[at + 1] = (byte) ('0' + number % 10);
    }

    /** Epoch milliseconds of any RFC 3339 time; the form that {@link #format} writes is read without a detour. */
    static long parse(byte[] text) {
        try {
            if (text.length == LENGTH && text[LENGTH - 1] == 'Z' && text[MILLIS_AT - 1] == '.') {
                long day = LocalDate.of(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2))
                        .toEpochDay();
                long second =
                        (day * 24 + number(text, 11, 2)) * 3600L + number(text, 14, 2) * 60L + number(text, 17, 2);
                return second * 1000 + number(text, MILLIS_AT, 3);
            }
            return OffsetDateTime.parse(Utf8.text(text)).toInstant().toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw WireException.malformed("A time is RFC 3339, as 2026-11-21T03:40:00.123Z");
        }
    }

    private static int number(byte[] text, int at, int digits) {
        int number = 0;
        for (int i = at; i < at + digits; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                throw new DateTimeException("Not a digit");
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
