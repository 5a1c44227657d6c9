package io.millrace.loadtest;

/** A parameter is unknown or cannot be; the message is a sentence for who gave it. */
public final class WrongParameterException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongParameterException(String sentence) {
        super(sentence);
    }
}
