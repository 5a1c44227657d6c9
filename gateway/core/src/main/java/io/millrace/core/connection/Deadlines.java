package io.millrace.core.connection;

import java.util.Arrays;

/**
 * An event loop's timers: a binary heap whose entries know their places, so that setting a timer anew costs no
 * allocation and a time is met exactly (a wheel's tick would be too coarse for the public suites). Times are
 * {@code System.nanoTime()}'s and may wrap.
 */
public final class Deadlines {
    /** Something that becomes due. One entry has one time. */
    public abstract static class Timer {
        private long atNanos;
        private int place = -1;

        /** Its time has come; it is not set any more. */
        protected abstract void due(long nowNanos);
    }

    private Timer[] heap = new Timer[16];
    private int size;

    /** Sets or moves a timer. */
    public void set(Timer timer, long atNanos) {
        long before = timer.atNanos;
        timer.atNanos = atNanos;
        if (timer.place < 0) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            up(timer, size++);
        } else if (atNanos - before < 0) {
            up(timer, timer.place);
        } else {
            down(timer, timer.place);
        }
    }

    /** Takes a timer out, if it is set. */
    @SuppressWarnings("NullAway") // slots beyond size are empty, and only they
    public void clear(Timer timer) {
        int place = timer.place;
        if (place < 0) {
            return;
        }
        timer.place = -1;
        Timer last = heap[--size];
        heap[size] = null;
        if (last != timer) {
            up(last, place);
            down(last, last.place);
        }
    }

    /** Whether none is set. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** When the next is due; only when not {@link #isEmpty()}. */
    public long nextNanos() {
        return heap[0].atNanos;
    }

    /** Runs all that are due, earliest first. */
    public void run(long nowNanos) {
        while (size > 0 && nowNanos - heap[0].atNanos >= 0) {
            Timer timer = heap[0];
            clear(timer);
            timer.due(nowNanos);
        }
    }

    private void up(Timer timer, int from) {
        int place = from;
        while (place > 0) {
            Timer parent = heap[(place - 1) / 2];
            if (parent.atNanos - timer.atNanos <= 0) {
                break;
            }
            put(parent, place);
            place = (place - 1) / 2;
        }
        put(timer, place);
    }

    private void down(Timer timer, int from) {
        int place = from;
        while (true) {
            int child = 2 * place + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && heap[child + 1].atNanos - heap[child].atNanos < 0) {
                child++;
            }
            if (heap[child].atNanos - timer.atNanos >= 0) {
                break;
            }
            put(heap[child], place);
            place = child;
        }
        put(timer, place);
    }

    private void put(Timer timer, int place) {
        heap[place] = timer;
        timer.place = place;
    }
}
