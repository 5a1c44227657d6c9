package io.millrace.contract;

import java.util.List;

/**
 * Some connections of a namespace, named one by one, by room or by user; those that fit any of the three are meant,
 * each once.
 *
 * @param connections by their ids
 * @param rooms members of any of these rooms of the namespace
 * @param users connections of any of these users
 */
public record Selection(List<String> connections, List<String> rooms, List<String> users) {
    /** Nobody named. In {@code to} that means everybody the channel reaches, in {@code except} nobody. */
    public static final Selection NONE = new Selection(List.of(), List.of(), List.of());

    /** Whether nobody is named. */
    public boolean isEmpty() {
        return connections.isEmpty() && rooms.isEmpty() && users.isEmpty();
    }
}
