package io.millrace.core.connection;

/**
 * What one client may cost.
 *
 * @param unsentBytes above, a client that does not read is closed
 * @param unsentBytesForVolatile above, volatile messages are not sent to it
 * @param answerWithinMillis how long a client's event waits for a worker's answer ({@code ce_deadline})
 * @param waitingAnswers of one event loop's clients together; the oldest is given up above
 * @param rooms of one connection
 */
public record ConnectionLimits(
        long unsentBytes, long unsentBytesForVolatile, long answerWithinMillis, int waitingAnswers, int rooms) {}
