package io.millrace.sdk;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What many clients have answered.
 *
 * @param answered what came, by connection, in the order of arrival
 * @param unanswered of whom it is known that nothing will come, by connection, and why: {@code AckTimeout},
 *     {@link AnswerException#GONE}, {@code CannotBeSaid}
 * @param isComplete whether every gateway that was reached has told of each connection that it asked; else some may be
 *     in neither map
 */
public record Answers(Map<String, Answer> answered, Map<String, String> unanswered, boolean isComplete) {
    /** Makes the maps immutable, in their order. */
    public Answers {
        answered = Collections.unmodifiableMap(new LinkedHashMap<>(answered));
        unanswered = Collections.unmodifiableMap(new LinkedHashMap<>(unanswered));
    }
}
