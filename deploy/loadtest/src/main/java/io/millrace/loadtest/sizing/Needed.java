package io.millrace.loadtest.sizing;

/**
 * How much of everything a load needs.
 *
 * @param gateways pods, one of them to spare
 * @param first what a gateway runs out of first
 * @param gatewayCores busy in all gateways together
 * @param partitions of the topic of events
 * @param workers instances of a worker like echo, of one core
 * @param kafkaBytes into the log each second, one replica
 * @param kafkaCores busy in brokers, one replica
 * @param shards of Redis
 * @param redisCores busy in Redis
 * @param redisBytes of Redis's memory
 */
public record Needed(
        int gateways,
        String first,
        double gatewayCores,
        int partitions,
        int workers,
        double kafkaBytes,
        double kafkaCores,
        int shards,
        double redisCores,
        double redisBytes) {

    /** So busy may a core be, and so full a memory, on an ordinary day. */
    static final double BUSY = 0.6;

    /** What a gateway takes by {@code millrace.gateway.max-clients} unless told otherwise. */
    static final double MAX_CLIENTS = 50_000;

    private static final int LEAST_PARTITIONS = 4;
    private static final double MICROS = 1e6;

    /** By the costs of one thing, in proportion: what was not measured at this size may turn out otherwise. */
    static Needed of(Costs costs, Wanted wanted) {
        double comings = wanted.connections() * wanted.comings() / 3600;
        double events = wanted.connections() * wanted.events();
        double messages = wanted.connections() * wanted.messages();
        double carried = comings * costs.gatewayConnectCpu()
                + wanted.connections() * costs.gatewayRestCpu()
                + (events + messages) * costs.gatewayEventCpu()
                + messages * wanted.members() * costs.gatewayDeliveryCpu();

        double byMemory = wanted.connections()
                * costs.gatewayConnectionBytes()
                / (wanted.memory() * BUSY - costs.gatewayBaseBytes());
        double byClients = wanted.connections() / (MAX_CLIENTS * BUSY);
        double byCores = cores(carried, 1, wanted, costs, messages);
        double most = Math.max(byCores, Math.max(byMemory, byClients));
        int gateways = ceil(most) + 1;
        String first = most == byCores ? "processor" : most == byMemory ? "memory" : "max-clients";

        double intake = events + messages + 2 * comings; // connected and disconnected are events, too
        int workers = Math.max(2, ceil(intake * costs.workerEventCpu() / MICROS / BUSY));
        double redisCores = (intake * costs.redisEventCpu()) / MICROS;
        return new Needed(
                gateways,
                first,
                (carried + messages * reached(gateways - 1.0, wanted) * costs.gatewayMessageCpu()) / MICROS,
                Math.max(LEAST_PARTITIONS, 2 * workers),
                workers,
                (events + messages) * costs.kafkaEventBytes() + comings * costs.kafkaConnectionBytes(),
                intake * costs.kafkaEventCpu() / MICROS,
                Math.max(1, ceil(redisCores / BUSY)),
                redisCores,
                wanted.connections() * costs.redisConnectionBytes());
    }

    /* A room's message costs each gateway that it reaches: the more gateways, the more of that. */
    private static double cores(double carried, double gateways, Wanted wanted, Costs costs, double messages) {
        double needed = gateways;
        for (int i = 0; i < 50; i++) {
            double busy = (carried + messages * reached(needed, wanted) * costs.gatewayMessageCpu()) / MICROS;
            needed = busy / (wanted.cores() * BUSY);
        }
        return needed;
    }

    /** On how many gateways a room's members are, spread by chance. */
    private static double reached(double gateways, Wanted wanted) {
        double there = Math.max(1, gateways);
        return there * (1 - Math.pow(1 - 1 / there, wanted.members()));
    }

    private static int ceil(double number) {
        return (int) Math.max(1, Math.ceil(number));
    }
}
