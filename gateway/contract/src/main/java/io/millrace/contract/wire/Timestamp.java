package io.millrace.contract.wire;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Header {@code ce_time}: {@code 2026-11-21T03:40:00.123Z}. */
final class Timestamp {
    private static final int LENGTH = "2026-11-21T03:40:00.123Z".length();
    private static final int MILLIS_AT = LENGTH - 4;
    private static final int SECONDS_OF_DAY = 86_400;
    private static final long FIRST = 0;
    private static final long BEHIND_LAST = 253_402_300_800L;

    /*
     * The last second that was written. Events of a gateway share it nearly always; two threads that overwrite each
     * other's only make it twice.
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

    /**
     * Epoch milliseconds of any RFC 3339 time from 1970 to 9999; the form that {@link #format} writes is read without a
     * detour.
     */
    static long parse(byte[] text) {
        try {
            boolean own = text.length == LENGTH && text[LENGTH - 1] == 'Z' && text[MILLIS_AT - 1] == '.';
            long millis = own
                    ? parseOwn(text)
                    : OffsetDateTime.parse(Utf8.text(text)).toInstant().toEpochMilli();
            if (millis >= FIRST * 1000 && millis < BEHIND_LAST * 1000) {
                return millis;
            }
        } catch (DateTimeException | ArithmeticException e) {
            // falls out, to the one message
        }
        throw WireException.malformed("A time is RFC 3339 from 1970 to 9999, as 2026-11-21T03:40:00.123Z");
    }

    private static long parseOwn(byte[] text) {
        long day = LocalDate.of(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2))
                .toEpochDay();
        long second = LocalTime.of(number(text, 11, 2), number(text, 14, 2), number(text, 17, 2))
                .toSecondOfDay();
        return (day * SECONDS_OF_DAY + second) * 1000 + number(text, MILLIS_AT, 3);
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
