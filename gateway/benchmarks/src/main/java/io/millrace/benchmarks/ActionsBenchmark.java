package io.millrace.benchmarks;

import io.millrace.contract.json.Json;
import io.millrace.dialects.Action;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The two ways for a state machine to say what is to be done (decision 0004): a list of actions, or calls into a sink.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ActionsBenchmark {
    private final Json data = Json.parse("[\"echo\",\"" + "x".repeat(64) + "\"]");
    private final Carrier carrier = new Carrier();

    /** The sink's form of {@link Action.Forward}. */
    interface Sink {
        void forward(String namespace, String name, Json data, @Nullable String answerId);
    }

    /** Carries out either. */
    private static final class Carrier implements Sink {
        long bytes;

        @Override
        public void forward(String namespace, String name, Json event, @Nullable String answerId) {
            bytes += event.length() + name.length();
        }

        void run(List<Action> actions) {
            for (int i = 0; i < actions.size(); i++) {
                if (actions.get(i) instanceof Action.Forward forward) {
                    forward(forward.namespace(), forward.name(), forward.data(), forward.answerId());
                }
            }
        }
    }

    /** Not inlined, as a session's step is not: it is called through an interface with several implementations. */
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private List<Action> listStep() {
        return List.of(new Action.Forward("/", "echo", data, List.of(), "0"));
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private void sinkStep(Sink out) {
        out.forward("/", "echo", data, "0");
    }

    /** A list is made, walked and forgotten. */
    @Benchmark
    public long list() {
        carrier.run(listStep());
        return carrier.bytes;
    }

    /** Nothing is made. */
    @Benchmark
    public long sink() {
        sinkStep(carrier);
        return carrier.bytes;
    }
}
