package io.millrace.core.forward;

/**
 * When to stop reading because the log is behind. All in bytes that are taken and not yet stored; each event loop has
 * its own.
 *
 * @param shareHigh of one client: above, its events are held
 * @param shareLow of one client: below, they flow again
 * @param globalHigh of an event loop's clients together: above, all are held
 * @param globalLow below, they flow again
 * @param heldWhilePaused of one client: so much is read on while it is held, for its pongs, acks and closes
 * @param giveUpMillis an event that the log has not even taken by then is lost, and its client is told
 */
public record ForwardLimits(
        long shareHigh, long shareLow, long globalHigh, long globalLow, long heldWhilePaused, long giveUpMillis) {

    /** @throws IllegalArgumentException names both limits that contradict each other */
    public ForwardLimits {
        if (shareLow >= shareHigh) {
            throw new IllegalArgumentException(
                    "shareLow must be less than shareHigh: " + shareLow + " >= " + shareHigh);
        }
        if (globalLow >= globalHigh) {
            throw new IllegalArgumentException(
                    "globalLow must be less than globalHigh: " + globalLow + " >= " + globalHigh);
        }
    }
}
