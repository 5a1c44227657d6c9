package io.millrace.loadtest.sizing;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What one thing costs. Processor time is in microseconds of one core, sizes are in bytes; names are those of
 * {@code costs.properties}, with a point for each capital.
 *
 * @param gatewayBaseBytes resident memory of a gateway without clients
 * @param gatewayConnectionHeap heap of a connection at rest
 * @param gatewayConnectionBytes resident memory of a connection at rest
 * @param gatewayConnectCpu of a gateway for a client that comes, from TCP to the namespace's answer
 * @param gatewayRestCpu of a gateway for a connection at rest, each second, its pings included
 * @param gatewayEventCpu of a gateway for an event, its answer included
 * @param gatewayMessageCpu of each gateway that has a member, for a room's message
 * @param gatewayDeliveryCpu of a gateway for the message's way to one member
 * @param workerEventCpu of the echo worker for an event with an answer
 * @param kafkaEventCpu of the broker for an event, one replica
 * @param kafkaEventBytes of the log for an event, compressed as production is
 * @param kafkaEventRawBytes the same before compression
 * @param kafkaConnectionBytes of the log for one coming and going
 * @param redisConnectionBytes of Redis's memory for a connection
 * @param redisEventCpu of Redis for an event's answer
 * @param redisEventBytes that an event's answer sends through Redis, in and out
 * @param redisEventCommands for an event with an answer
 * @param redisConnectCommands for a connection that comes
 */
public record Costs(
        double gatewayBaseBytes,
        double gatewayConnectionHeap,
        double gatewayConnectionBytes,
        double gatewayConnectCpu,
        double gatewayRestCpu,
        double gatewayEventCpu,
        double gatewayMessageCpu,
        double gatewayDeliveryCpu,
        double workerEventCpu,
        double kafkaEventCpu,
        double kafkaEventBytes,
        double kafkaEventRawBytes,
        double kafkaConnectionBytes,
        double redisConnectionBytes,
        double redisEventCpu,
        double redisEventBytes,
        double redisEventCommands,
        double redisConnectCommands) {

    private static final String RESOURCE = "costs.properties";

    /** Those that SIZING.md is made of. */
    public static Costs measured() {
        var properties = new Properties();
        try (var in = new InputStreamReader(
                Objects.requireNonNull(Costs.class.getResourceAsStream(RESOURCE), RESOURCE), StandardCharsets.UTF_8)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return of(properties);
    }

    /** From their names. */
    static Costs of(Properties properties) {
        Object[] values = components()
                .map(component -> Double.valueOf(Objects.requireNonNull(
                        properties.getProperty(name(component)), () -> name(component) + " is missing")))
                .toArray();
        try {
            Class<?>[] types = components().map(RecordComponent::getType).toArray(Class<?>[]::new);
            return Costs.class.getDeclaredConstructor(types).newInstance(values);
        } catch (NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As {@code costs.properties} has them, one a line. */
    List<String> lines() {
        var lines = new ArrayList<String>();
        components()
                .forEach(component ->
                        lines.add(String.format(Locale.ROOT, "%s=%.2f", name(component), value(component))));
        return lines;
    }

    private double value(RecordComponent component) {
        try {
            return (double) component.getAccessor().invoke(this);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<RecordComponent> components() {
        return Stream.of(Costs.class.getRecordComponents());
    }

    private static String name(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", ".$1").toLowerCase(Locale.ROOT);
    }
}
