package io.millrace.core.connection;

import io.millrace.core.command.InboxLimits;

/**
 * What clients may cost.
 *
 * @param unsentBytes above, a client that does not read is closed
 * @param unsentBytesForVolatile above, volatile messages are not sent to it
 * @param unsentBytesOfAll of one event loop's clients together: above half of it, volatile messages are sent to nobody
 *     who is behind; above it, those who are furthest behind are closed
 * @param answerWithinMillis how long a client's event waits for a worker's answer ({@code ce_deadline})
 * @param waitingAnswers of one event loop's clients together; the oldest is given up above
 * @param rooms of one connection
 * @param inbox what workers' commands may cost before they are carried out
 */
public record ConnectionLimits(
        long unsentBytes,
        long unsentBytesForVolatile,
        long unsentBytesOfAll,
        long answerWithinMillis,
        int waitingAnswers,
        int rooms,
        InboxLimits inbox) {}
