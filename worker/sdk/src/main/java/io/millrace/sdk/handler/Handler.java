package io.millrace.sdk.handler;

import java.lang.invoke.MethodHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A method that handles events. Immutable, any thread. */
public final class Handler {
    private final String name;
    private final MethodHandle target;
    private final Parameter[] parameters;
    private final boolean answersNothing;

    /**
     * @param name class and method, for logs
     * @param target takes an array of the parameters' values, gives an object
     */
    Handler(String name, MethodHandle target, List<Parameter> parameters, boolean answersNothing) {
        this.name = name;
        this.target = target;
        this.parameters = parameters.toArray(new Parameter[0]);
        this.answersNothing = answersNothing;
    }

    /**
     * Calls the method.
     *
     * @return what it returns: perhaps a {@code Uni} or {@code CompletionStage} of it
     * @throws BadArguments when the event's arguments do not fit
     * @throws Throwable what the method throws
     */
    public @Nullable Object invoke(Invocation event) throws Throwable {
        @Nullable Object[] values = new @Nullable Object[parameters.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = parameters[i].value(event);
        }
        return (Object) target.invokeExact(values);
    }

    /** Whether an ack has no arguments, whatever {@link #invoke} returns. */
    public boolean answersNothing() {
        return answersNothing;
    }

    /** Class and method, for logs. */
    @Override
    public String toString() {
        return name;
    }
}
