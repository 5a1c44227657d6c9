package io.millrace.loadtest;

import io.millrace.loadtest.dialects.Dialect;
import io.millrace.loadtest.dialects.Dialects;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What was given: {@code -D} properties, and environment variables under the same name in capitals with {@code _} for
 * all that is no letter or digit. The property wins. README.md has the table.
 */
public final class Parameters {
    /** What runs when nothing is said. */
    static final List<String> SHORT = List.of("echo", "fanout", "connect", "reconnect");

    /** There nobody stops a gateway. */
    static final List<String> SHORT_ELSEWHERE = List.of("echo", "fanout", "connect");

    static final List<String> SIMULATIONS = List.of("echo", "fanout", "connect", "reconnect", "soak", "sizing");

    /** The checkout, given by its build; none where the load test was packed. */
    static final String ROOT = "loadtest.root";

    static final String SIMULATION = "loadtest.simulation";
    static final String TARGETS = "loadtest.targets";
    static final String METRICS = "loadtest.metrics";
    static final String REPORTS = "loadtest.reports";
    static final String CLUSTER = "loadtest.cluster";
    static final String DIALECT = "loadtest.dialect";
    private static final String SOCKET_IO = "socketio";
    private static final String PATH = "loadtest.path";
    private static final String NAMESPACE = "loadtest.namespace";
    private static final String BACK_WITHIN = "loadtest.back-within";
    private static final String ANSWER_WITHIN = "loadtest.answer-within";
    private static final String STOP = "loadtest.stop";
    private static final String HEAP_MARGIN = "loadtest.heap-margin";
    private static final String JVM = "loadtest.jvm";
    private static final String WORKER = "loadtest.smoke.worker";
    private static final String WITHIN = "loadtest.smoke.within";

    private static final List<String> ONCE = List.of(
            ROOT,
            SIMULATION,
            TARGETS,
            METRICS,
            REPORTS,
            CLUSTER,
            DIALECT,
            PATH,
            NAMESPACE,
            ANSWER_WITHIN,
            BACK_WITHIN,
            STOP,
            HEAP_MARGIN,
            JVM,
            WORKER,
            WITHIN);

    /** For all simulations, or for one. */
    private static final List<String> OF_A_LOAD =
            List.of("users", "rate", "rooms", "size", "ramp", "duration", "hold", "p99", "failures");

    /** How long a simulation waits for somebody to stop a gateway. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** What Kubernetes puts into the environment for a Service that is called loadtest. */
    private static final Pattern OF_A_SERVICE = Pattern.compile("LOADTEST_(SERVICE|PORT)(_.*)?");

    private final Given given;

    private Parameters(Given given) {
        this.given = given;
    }

    /** @throws WrongParameterException when a name is not known */
    public static Parameters toThisJvm() {
        return of(System.getProperties(), System.getenv());
    }

    /** @throws WrongParameterException when a name is not known */
    static Parameters of(Properties properties, Map<String, String> environment) {
        Map<String, String> byVariable = new HashMap<>();
        names().forEach(name -> byVariable.put(variable(name), name));
        Map<String, String> given = new HashMap<>();
        environment.forEach((variable, value) -> {
            if (variable.startsWith("LOADTEST_")
                    && !OF_A_SERVICE.matcher(variable).matches()) {
                String name = byVariable.get(variable);
                if (name == null) {
                    throw unknown(variable);
                }
                given.put(name, value);
            }
        });
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith("loadtest.")) {
                if (!byVariable.containsValue(name)) {
                    throw unknown("-D" + name);
                }
                given.put(name, properties.getProperty(name));
            }
        }
        given.values().removeIf(String::isBlank);
        return new Parameters(new Given(given));
    }

    /** All names that there are. */
    static Stream<String> names() {
        return Stream.concat(
                ONCE.stream(),
                OF_A_LOAD.stream()
                        .flatMap(what -> Stream.concat(
                                Stream.of("loadtest." + what),
                                SIMULATIONS.stream().map(simulation -> "loadtest." + simulation + '.' + what))));
    }

    /** What was given, for another JVM. */
    Map<String, String> all() {
        return given.values();
    }

    /** Names of simulations, in their order. */
    List<String> simulations() {
        List<String> names = given.list(SIMULATION);
        if (names.isEmpty() || names.equals(List.of("short"))) {
            return targets().isEmpty() ? SHORT : SHORT_ELSEWHERE;
        }
        for (String name : names) {
            if (name.equals("sizing") && names.size() > 1) {
                throw Given.wrong(
                        SIMULATION, given.text(SIMULATION, ""), "has sizing among others: it is measured alone");
            }
            if (name.equals("sizing") && !isSocketIo()) {
                throw Given.wrong(
                        SIMULATION,
                        name,
                        "measures Socket.IO's clients alone; with %s there are: short, %s"
                                .formatted(dialectName(), String.join(", ", SIMULATIONS.subList(0, 5))));
            }
            if (!SIMULATIONS.contains(name)) {
                throw Given.wrong(
                        SIMULATION, name, "is no simulation; these are: short, " + String.join(", ", SIMULATIONS));
            }
        }
        return names;
    }

    /** Gateways that run already; none when a cluster is to be started here. */
    public List<URI> targets() {
        return given.uris(TARGETS);
    }

    /** Where the gateways' metrics are. */
    public List<URI> metrics() {
        List<URI> own = given.uris(METRICS);
        return own.isEmpty()
                ? targets().stream().map(target -> target.resolve("/q/metrics")).toList()
                : own;
    }

    /** A folder for reports. */
    Path reports() {
        String usual = root().map(checkout -> checkout.resolve("deploy/loadtest/target/reports"))
                .map(Path::toString)
                .orElse("loadtest-reports");
        return Path.of(given.text(REPORTS, usual)).toAbsolutePath();
    }

    /** Where the checkout is, when this runs in one. */
    Optional<Path> root() {
        return Optional.ofNullable(given.values().get(ROOT)).map(Path::of);
    }

    /** The process under which the cluster's processes run, when it was started here. */
    public Optional<ProcessHandle> cluster() {
        return Optional.ofNullable(given.values().get(CLUSTER)).flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)));
    }

    /** What clients speak. */
    public Dialect dialect() {
        Function<String, Dialect> dialect = Dialects.BY_NAME.get(dialectName());
        if (dialect == null) {
            throw Given.wrong(
                    DIALECT, dialectName(), "is no dialect; these are: " + sorted(Dialects.BY_NAME.keySet().stream()));
        }
        return dialect.apply(namespace());
    }

    /** Whether that is Socket.IO, of which real clients and sizes are. */
    boolean isSocketIo() {
        return dialectName().equals(SOCKET_IO);
    }

    private String dialectName() {
        return given.text(DIALECT, SOCKET_IO);
    }

    /** Where on a gateway. */
    public String path() {
        return given.matching(PATH, dialect().usualPath(), "/.*", "is no path: it begins with a slash");
    }

    /** In which namespace. */
    public String namespace() {
        String namespace = given.matching(NAMESPACE, "/", "/[^,?]*", "is no namespace: it begins with a slash");
        if (given.has(NAMESPACE) && !isSocketIo()) {
            throw Given.wrong(NAMESPACE, namespace, "cannot be: " + dialectName() + " has no namespaces");
        }
        return namespace;
    }

    /** How long a client waits for an answer. */
    public Duration answerWithin() {
        return given.time(ANSWER_WITHIN, "30s");
    }

    /** How long a client may take to be back. */
    public Duration backWithin() {
        return given.time(BACK_WITHIN, "15s");
    }

    /** What becomes of gateways, one after the other. */
    public List<String> stops() {
        List<String> stops = given.list(STOP);
        for (String stop : stops) {
            if (!List.of("term", "kill", "wait").contains(stop)) {
                throw Given.wrong(STOP, stop, "is none of term, kill, wait");
            }
            if (!stop.equals("wait") && cluster().isEmpty() && !targets().isEmpty()) {
                throw Given.wrong(
                        STOP, stop, "stops gateways that were started here only: let it wait, and stop one yourself");
            }
        }
        if (!stops.isEmpty()) {
            return stops;
        }
        return cluster().isPresent() || targets().isEmpty() ? List.of("term", "kill") : List.of("wait");
    }

    /** By how many bytes each gateway's heap in use may have grown at the end. */
    public long heapMargin() {
        String text = given.matching(HEAP_MARGIN, "64M", "[1-9]\\d{0,5}M", "is no size in megabytes, such as 64M");
        return Long.parseLong(text.substring(0, text.length() - 1)) << 20;
    }

    /** Flags of each simulation's JVM. */
    List<String> flags() {
        return Arrays.stream(given.text(JVM, "-Xmx1g").split("\\s+", -1))
                .filter(flag -> !flag.isEmpty())
                .toList();
    }

    /** Whether a worker serves {@code echo}. */
    boolean worker() {
        return Boolean.parseBoolean(given.matching(WORKER, "true", "true|false", "is neither true nor false"));
    }

    /** How long one step of the smoke test may take. */
    Duration within() {
        return given.time(WITHIN, "30s");
    }

    /** What one simulation does. */
    public Load load(String simulation) {
        Load usual = Load.ofNothingSaid(simulation);
        var load = new Load(
                whole(simulation, "users", usual.users(), 1, 1_000_000),
                given.number(name(simulation, "rate"), usual.rate(), 0.001, 1_000_000, false),
                whole(simulation, "rooms", usual.rooms(), 1, 100_000),
                whole(simulation, "size", usual.size(), 0, 900_000),
                time(simulation, "ramp", usual.ramp()),
                time(simulation, "duration", waits(simulation) ? PATIENCE : usual.duration()),
                time(simulation, "hold", usual.hold()),
                time(simulation, "p99", usual.p99()),
                given.number(name(simulation, "failures"), usual.failures(), 0, 100, false));
        if (load.rooms() > load.users()) {
            throw new WrongParameterException("%s has %d rooms for %d users: some would be empty."
                    .formatted(simulation, load.rooms(), load.users()));
        }
        return load;
    }

    private boolean waits(String simulation) {
        return simulation.equals("reconnect") && stops().contains("wait");
    }

    /** Reads everything once, so that what cannot be is said before anything runs. */
    void check() {
        for (String name : SIMULATIONS) {
            load(name);
        }
        simulations();
        metrics();
        dialect();
        path();
        namespace();
        answerWithin();
        backWithin();
        stops();
        heapMargin();
        worker();
        within();
    }

    private int whole(String simulation, String what, int usual, int least, int most) {
        return (int) given.number(name(simulation, what), usual, least, most, true);
    }

    private Duration time(String simulation, String what, Duration usual) {
        String name = name(simulation, what);
        return given.has(name) ? given.time(name, "") : usual;
    }

    private String name(String simulation, String what) {
        String one = "loadtest." + simulation + '.' + what;
        return given.has(one) ? one : "loadtest." + what;
    }

    private static WrongParameterException unknown(String name) {
        return new WrongParameterException("%s is no parameter of the load test; these are: %s."
                .formatted(name, sorted(names().filter(known -> known.matches("loadtest\\.(?!root|cluster)[^.]*")))));
    }

    private static String sorted(Stream<String> names) {
        return String.join(", ", new TreeSet<>(names.toList()));
    }

    /** Under which environment variable a parameter can be given. */
    static String variable(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
