package io.millrace.core.connection;

/**
 * How far a connection is.
 *
 * <pre>
 * JUDGED   -- the doorkeeper lets it pass -> ASKED its channel is wanted; where nobody is judged, at once
 * JUDGED   -- it does not --------------> ENDED    the client is told, and nobody else
 * ASKED    -- its channel is in force --> REGISTERING so that its end is said also when this gateway is lost
 * ASKED    -- the same, a worker decides -> DECIDING connect goes to the log
 * ASKED    -- the same, it was judged --> DECIDING until the rooms that it was given are in force
 * JUDGED, ASKED, REGISTERING -- the client leaves -> GONE   nobody ever hears of it
 * GONE     -- its verdict has come, its channel is in force, it is registered -> ENDED   only now it costs its client
 *                                                  nothing any more: or asking and leaving without end would fill the
 *                                                  way to the doorkeeper, or to Redis
 * DECIDING -- let in -------------------> REGISTERING as above
 * DECIDING -- refused, the client leaves -> ENDED  nobody hears of it any more
 * REGISTERING -- it is registered ------> REGISTERED where somebody has let it in: until its rooms are in force
 * REGISTERING, REGISTERED -- the same --> LIVE     connected goes to the log, then the client hears that it
 *                                                  is in, then what it sent meanwhile follows
 * REGISTERING -- it could not be -------> ENDED    by way of REGISTERED: its client is closed, and comes back
 * REGISTERED -- the client leaves ------> ENDED    nobody hears of it any more
 * LIVE     -- the client leaves --------> ENDED    disconnected goes to the log, behind all its events
 * </pre>
 */
enum Stage {
    JUDGED,
    ASKED,
    GONE,
    DECIDING,
    REGISTERING,
    REGISTERED,
    LIVE,
    ENDED;

    /** Where it goes when its client leaves. */
    Stage left() {
        return switch (this) {
            case JUDGED, ASKED, REGISTERING -> GONE;
            case GONE, DECIDING, REGISTERED, LIVE, ENDED -> ENDED;
        };
    }
}
