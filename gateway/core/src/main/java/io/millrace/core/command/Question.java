package io.millrace.core.command;

/**
 * A command that came to several event loops of a gateway and wants an answer: what they say to it becomes the
 * gateway's answer.
 *
 * @param arrival counts the messages that came to the gateway
 * @param index of the command in its message
 * @param loops how many event loops got it
 */
public record Question(long arrival, int index, int loops) {}
