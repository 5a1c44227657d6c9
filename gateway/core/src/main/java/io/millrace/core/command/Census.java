package io.millrace.core.command;

import io.millrace.contract.Target;

/**
 * How many channels are wanted, by whom they reach, and how many of them are not in force.
 *
 * @param connections of single clients
 * @param rooms with a member here
 * @param users with a connection here
 * @param namespaces with a connection here
 * @param pending of all these, not in force
 */
public record Census(int connections, int rooms, int users, int namespaces, int pending) {
    /** Nobody wants anything. */
    public static final Census NONE = new Census(0, 0, 0, 0, 0);

    /** Keeps it. */
    static final class Count {
        private int connections;
        private int rooms;
        private int users;
        private int namespaces;
        private int inForce;

        void wanted(Target target, int change) {
            switch (target) {
                case Target.Connection _ -> connections += change;
                case Target.Room _ -> rooms += change;
                case Target.User _ -> users += change;
                case Target.Namespace _ -> namespaces += change;
            }
        }

        void inForce(int change) {
            inForce += change;
        }

        void nothingInForce() {
            inForce = 0;
        }

        Census now() {
            int all = connections + rooms + users + namespaces;
            return new Census(connections, rooms, users, namespaces, all - inForce);
        }
    }
}
