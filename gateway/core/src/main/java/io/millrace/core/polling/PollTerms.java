package io.millrace.core.polling;

import io.millrace.dialects.Bodies;

/**
 * What a session that polls has from its opening on.
 *
 * @param name its secret id
 * @param path where its requests come, with a slash at both ends
 * @param most bytes of frames in one answer, the first frame in any case
 * @param onEnd it has gone
 */
public record PollTerms(String name, String path, Bodies bodies, int most, Runnable onEnd) {}
