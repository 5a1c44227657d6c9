package io.millrace.core.room;

/** Something that happens with the last of several. */
final class Countdown {
    private final Runnable then;
    private int left;

    Countdown(int left, Runnable then) {
        this.left = left;
        this.then = then;
    }

    void one() {
        if (--left == 0) {
            then.run();
        }
    }
}
