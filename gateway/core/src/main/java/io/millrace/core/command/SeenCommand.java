package io.millrace.core.command;

import io.millrace.contract.Reply;
import java.util.List;

/**
 * A command that a target has seen, for the loop where that goes on.
 *
 * @param said what was answered, as far as it is kept
 */
public record SeenCommand(String id, long atEpochMillis, List<Reply> said) {}
