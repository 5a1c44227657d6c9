package io.millrace.local;

import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedRedis;
import io.millrace.embedded.Ports;
import io.millrace.embedded.StartException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** The one command: {@code ./mvnw -Plocal}. */
public final class Local {
    private static final String HERE = "127.0.0.1";
    private static final String GATEWAY = "gateway-";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Terminal terminal;
    private final Options options;
    private final Settings settings;
    private final StopOrder order;
    private final Map<String, Integer> workerPorts;

    private Local(Terminal terminal, Options options, Settings settings) {
        this.terminal = terminal;
        this.options = options;
        this.settings = settings;
        this.order = StopOrder.withJvm(terminal);
        this.workerPorts = ports(options.workers());
    }

    /**
     * Starts everything and stays until the JVM is told to end. Ends it with 1 when something could not start or died.
     */
    public static void main(String... args) {
        var terminal = new Terminal();
        BrokerLogs.to(terminal);
        try {
            Given given = Given.toThisJvm();
            new Local(terminal, Options.of(given), new Settings(given)).run();
        } catch (StartException e) {
            terminal.complain(String.valueOf(e.getMessage()));
            System.exit(1);
        }
    }

    private void run() {
        List<Application> workers = workers();
        List<Application> gateways = gateways();
        workers.forEach(worker -> worker.requireBuilt(options.root()));
        gateways.forEach(gateway -> gateway.requireBuilt(options.root()));
        requireFreePorts();

        terminal.say("Starting Kafka and Redis ...");
        EmbeddedRedis redis = order.start(this::startRedis, this::stopRedis);
        EmbeddedKafka kafka = order.start(this::startKafka, this::stopKafka);
        TopicReaders readers =
                order.start(() -> new TopicReaders(kafka.bootstrap(), settings.topic()), TopicReaders::close);

        terminal.say("Starting %s ...".formatted(names(gateways, workers)));
        List<Child> running = order.start(() -> start(workers, _ -> {}), this::stopWorkers);
        var unanswered = new Unanswered(settings.topic(), readers, line -> terminal.quote("local", line));
        List<Child> up = order.start(() -> start(gateways, unanswered), this::stopGateways);

        awaitReady(up, running, readers);
        new Banner(options, settings, workerPorts, kafka.bootstrap(), redis.uri())
                .lines()
                .forEach(terminal::say);
        watch(kafka, redis);
    }

    private List<Application> gateways() {
        var gateways = new ArrayList<Application>();
        for (int port : options.gatewayPorts()) {
            String name = GATEWAY + (gateways.size() + 1);
            var given = new TreeMap<String, String>();
            options.pages().forEach((page, folder) -> given.put(Settings.DEMO_PAGES + page, folder.toString()));
            given.putAll(settings.ofGateways());
            given.put("millrace.gateway.id", name);
            given.put("quarkus.http.port", Integer.toString(port));
            gateways.add(application(name, Path.of("gateway", "server"), "-Xmx512m", options.gatewayFlags(), given));
        }
        return gateways;
    }

    private List<Application> workers() {
        return workerPorts.entrySet().stream()
                .map(worker -> worker(worker.getKey(), worker.getValue()))
                .toList();
    }

    private Application worker(String name, int port) {
        var given = new TreeMap<>(settings.ofWorkers());
        given.put("quarkus.http.host", HERE);
        given.put("quarkus.http.port", Integer.toString(port));
        return application(name, Path.of("worker", name), "-Xmx256m", options.workerFlags(), given);
    }

    /** Free ones for health and metrics: nobody has to know them but from what is said at the start. */
    private static Map<String, Integer> ports(List<String> workers) {
        var ports = new LinkedHashMap<String, Integer>();
        for (String name : workers) {
            int port = Ports.free(HERE);
            while (ports.containsValue(port)) {
                port = Ports.free(HERE);
            }
            ports.put(name, port);
        }
        return ports;
    }

    private Application application(
            String name, Path folder, String heap, List<String> flags, Map<String, String> own) {
        var given = new TreeMap<>(own);
        given.put("kafka.bootstrap.servers", "%s:%d".formatted(HERE, options.kafkaPort()));
        given.put("quarkus.redis.hosts", "redis://%s:%d".formatted(HERE, options.redisPort()));
        return new Application(name, folder, heap, flags, given);
    }

    private void requireFreePorts() {
        for (int port : options.gatewayPorts()) {
            Ports.requireFree(settings.gatewayHost(), port, "a gateway", "-D" + Options.GATEWAY_PORTS);
        }
        Ports.requireFree(HERE, options.kafkaPort(), "Kafka", "-D" + Options.KAFKA_PORT);
        Ports.requireFree(HERE, options.redisPort(), "Redis", "-D" + Options.REDIS_PORT);
    }

    private EmbeddedRedis startRedis() {
        return EmbeddedRedis.start(EmbeddedRedis.Options.defaults()
                .withHost(HERE)
                .withPort(options.redisPort())
                .withPortOption("-D" + Options.REDIS_PORT)
                .withStopWithJvm(false));
    }

    private EmbeddedKafka startKafka() {
        var wanted = EmbeddedKafka.Options.defaults()
                .withHost(HERE)
                .withPort(options.kafkaPort())
                .withPortOption("-D" + Options.KAFKA_PORT)
                .withPartitions(settings.partitions()) // a worker that is there first may make the topic
                .withStopWithJvm(false);
        Path data = options.dataDirectory();
        return EmbeddedKafka.start(data == null ? wanted : wanted.withDataDirectory(data));
    }

    private List<Child> start(List<Application> applications, Consumer<String> lines) {
        var running = new CopyOnWriteArrayList<Child>();
        applications.forEach(application -> running.add(start(application, lines, running)));
        return running;
    }

    private Child start(Application application, Consumer<String> lines, List<Child> running) {
        Child child = Child.start(application, options.root(), terminal, lines);
        endWith(child, status -> {
            terminal.say("%s has ended, with status %d; starting it again.".formatted(child.name(), status));
            Child next = start(application, lines, running);
            next.isReady(); // it has done so before
            running.replaceAll(one -> one.equals(child) ? next : one);
        });
        return child;
    }

    /** Whatever ends before it is told to ends everything, but for what may come again. */
    private void endWith(Child child, IntConsumer again) {
        var _ = child.ended().thenAccept(status -> {
            if (order.isStopping()) {
                return;
            }
            if (options.restart() && child.hasServed() && child.name().startsWith(GATEWAY)) {
                again.accept(status);
            } else {
                terminal.complain("%s has ended unexpectedly, with status %d; stopping the rest. Its last lines again:"
                        .formatted(child.name(), status));
                child.lastLines().forEach(line -> terminal.quote(child.name(), line));
                Thread.ofPlatform().name("local-exit").start(() -> System.exit(1)); // it waits for the stop
            }
        });
    }

    private void awaitReady(List<Child> gateways, List<Child> workers, TopicReaders readers) {
        var readiness = new Readiness(terminal, order);
        String host = settings.gatewayHost().equals("0.0.0.0") ? HERE : settings.gatewayHost();
        for (int i = 0; i < gateways.size(); i++) {
            Child gateway = gateways.get(i);
            readiness.awaitGateway(gateway.name(), host, options.gatewayPorts().get(i));
            gateway.isReady();
            terminal.say("%s is ready.".formatted(gateway.name()));
        }
        if (!workers.isEmpty()) {
            readiness.await("The workers", () -> readers.missing(workers.size()));
            workers.forEach(Child::isReady);
        }
    }

    private void watch(EmbeddedKafka kafka, EmbeddedRedis redis) {
        while (kafka.isRunning() && redis.isRunning()) {
            try {
                Thread.sleep(LOOK);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        if (!order.isStopping()) {
            throw new StartException(
                    redis.isRunning()
                            ? "Kafka has ended unexpectedly: %s. Stopping the rest."
                                    .formatted(kafka.failure().orElse("see its lines above"))
                            : "Redis has ended unexpectedly. Stopping the rest.",
                    null);
        }
        order.waitForTheEnd();
    }

    private void stopGateways(List<Child> gateways) {
        terminal.say("");
        terminal.say("Stopping the gateways: clients are told to come back, events already taken go to Kafka ...");
        Child.stop(gateways, PATIENCE, terminal);
    }

    private void stopWorkers(List<Child> workers) {
        if (!workers.isEmpty()) {
            terminal.say("Stopping the workers ...");
            Child.stop(workers, PATIENCE, terminal);
        }
    }

    private void stopKafka(EmbeddedKafka kafka) {
        terminal.say("Stopping Kafka and Redis ...");
        kafka.stop();
    }

    private void stopRedis(EmbeddedRedis redis) {
        redis.stop();
        terminal.say("All has stopped.");
    }

    private static String names(List<Application> gateways, List<Application> workers) {
        var names = new ArrayList<String>();
        gateways.forEach(gateway -> names.add(gateway.name()));
        workers.forEach(worker -> names.add(worker.name()));
        return String.join(", ", names);
    }
}
