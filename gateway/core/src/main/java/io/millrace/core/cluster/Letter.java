package io.millrace.core.cluster;

/** What one event loop tells another, of its own gateway or of a peer. */
public sealed interface Letter permits PollLetter, MoveLetter {}
