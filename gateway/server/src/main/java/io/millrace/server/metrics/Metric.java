package io.millrace.server.metrics;

import java.util.List;

/**
 * All metrics of a gateway: the only place where their names stand. METRICS.md is made of it, and a test compares both
 * with what a gateway at work shows.
 */
enum Metric {
    BUILD(
            "millrace_build_info",
            Kind.GAUGE,
            "1; the label says what runs",
            "One version, but while it is rolled out",
            Label.VERSION),
    CLIENTS(
            "millrace_clients",
            Kind.GAUGE,
            "Clients whose transport stands",
            "What gateways are scaled by",
            Label.DIALECT),
    CLIENTS_LIMIT("millrace_clients_limit", Kind.GAUGE, "Clients that may be here at once", "Scale out well below it"),
    CLIENTS_OPENED(
            "millrace_clients_opened", Kind.COUNTER, "Clients that came", "Peaks are reconnect storms", Label.DIALECT),
    CLIENTS_CLOSED(
            "millrace_clients_closed",
            Kind.COUNTER,
            "Clients that went: whose doing it was, and the reason that their disconnected event gives",
            "Everything but `normal` and `network` is worth a look",
            Label.DIALECT,
            Label.CATEGORY,
            Label.REASON),
    CLIENTS_REFUSED(
            "millrace_clients_refused",
            Kind.COUNTER,
            "Opening requests that were answered by an error",
            "`behind` and `full`: scale; `no client`, `bad handshake`, `origin`: somebody's mistake or an attack;"
                    + " `fault`: read the log",
            Label.DIALECT,
            Label.REFUSED),
    HALF_OPEN_CLOSED(
            "millrace_http_half_open_closed",
            Kind.COUNTER,
            "Connections that were closed since they brought no request in time",
            "Many: a flood, or a load balancer that opens connections in advance",
            Label.HALF_OPEN),
    CONNECTIONS(
            "millrace_connections",
            Kind.GAUGE,
            "Clients in a namespace, once for each",
            "What workers see",
            Label.DIALECT),
    CONNECT(
            "millrace_connect",
            Kind.HISTOGRAM,
            "From a client's wish for a namespace until it is in: its channel's subscription, and a worker's decision"
                    + " where one is asked",
            "Rises with Redis's round trip, or with the workers that decide",
            Label.DIALECT),
    UNDECIDED(
            "millrace_connects_undecided",
            Kind.GAUGE,
            "Clients on whom a worker is deciding",
            "At `millrace.connects.waiting` more are sent away with 1013: are the workers that decide there?"),
    TOKENS(
            "millrace_tokens",
            Kind.COUNTER,
            "Clients that were judged by their token, and what came of it",
            "`invalid`, `unknown key`: somebody tries, or keys are not those of the issuer; `not accepted`: issuer,"
                    + " audience or claims are not as set; `no keys`: the JWKS was never had; `too many`: scale out",
            Label.TOKEN),
    TOKEN_CHECK(
            "millrace_token_check",
            Kind.HISTOGRAM,
            "From a client's wish for a namespace until its token is verified",
            "Rises in a storm of connects: scale out, or take a cheaper algorithm"),
    TOKEN_KEYS(
            "millrace_token_keys",
            Kind.GAUGE,
            "Keys that verify tokens, where tokens are verified",
            "0: no token can be verified, and the gateway is not ready"),
    TOKEN_KEYS_AGE(
            "millrace_token_keys_age",
            Kind.GAUGE,
            "Seconds since they were fetched; 0 for keys that stay as they are",
            "Well above `millrace.auth.jwt.jwks-refresh` the issuer is away: new keys of its are not known."
                    + " With keys in Redis, above some seconds: what lies there is no good, or Redis is away"),
    TOKEN_KEY_FETCHES(
            "millrace_token_key_fetches",
            Kind.COUNTER,
            "Fetches of the JWKS, from its address or from Redis",
            "`failed`: the log says why",
            Label.KEY_FETCH),
    RECEIVED(
            "millrace_messages_received", Kind.COUNTER, "Whole messages of clients, pongs included", "", Label.DIALECT),
    RECEIVED_BYTES("millrace_messages_received_bytes", Kind.COUNTER, "Their bytes, decompressed", "", Label.DIALECT),
    SENT("millrace_messages_sent", Kind.COUNTER, "Messages written to clients, pings included", "", Label.DIALECT),
    SENT_BYTES("millrace_messages_sent_bytes", Kind.COUNTER, "Their bytes before compression", "", Label.DIALECT),
    WIRE_IN(
            "millrace_websocket_received_bytes",
            Kind.COUNTER,
            "The same with frame headers and as compressed as they came (without TLS)",
            "What the network carries"),
    WIRE_OUT("millrace_websocket_sent_bytes", Kind.COUNTER, "The same of what is sent", "What the network carries"),
    POLLS_RELAYED(
            "millrace_polls_relayed",
            Kind.COUNTER,
            "Requests of long polling that reached another event loop than their session's, and what came of them",
            "`lost`: the link broke or the gateway went, and the client came back anew; `refused`: mostly sessions of"
                    + " gateways that are no more",
            Label.RELAYED),
    UPGRADES(
            "millrace_upgrades",
            Kind.COUNTER,
            "WebSockets that would take over a session of long polling, and what came of them",
            "`refused`: there is no such session, or it has a WebSocket already; `left`: it polls on, or its client"
                    + " went; `failed`: the session ended meanwhile",
            Label.UPGRADED),
    RELAY_LINKS(
            "millrace_relay_links",
            Kind.GAUGE,
            "Links with other gateways that stand",
            "At most one for each other gateway"),
    RELAY_BROKEN(
            "millrace_relay_links_broken",
            Kind.COUNTER,
            "Links with other gateways that broke",
            "One for each gateway that stopped; more: the network, or a gateway that stands still"),
    RELAY_IN("millrace_relay_received_bytes", Kind.COUNTER, "What came over these links", ""),
    RELAY_OUT("millrace_relay_sent_bytes", Kind.COUNTER, "What was sent over them", ""),
    RELAY_UNREADABLE(
            "millrace_relay_letters_unreadable",
            Kind.COUNTER,
            "What came over them and is not known here",
            "0, but while another release is rolled out"),
    RELAY_WRONG_SECRET(
            "millrace_relay_wrong_secrets",
            Kind.COUNTER,
            "Links that did not come about since the two sides have not the same secret",
            "Not 0: `millrace.cluster.secret` differs, or somebody tries"),
    IGNORED(
            "millrace_packets_ignored",
            Kind.COUNTER,
            "What clients sent without effect",
            "A client with a mistake, or one that was not told yet that it has left",
            Label.DIALECT,
            Label.IGNORED),
    FORWARDED(
            "millrace_events_forwarded",
            Kind.COUNTER,
            "Events handed to Kafka's producer",
            "The throughput",
            Label.EVENT),
    FORWARDED_BYTES("millrace_events_forwarded_size_bytes", Kind.COUNTER, "Their bytes, with 400 for headers each", ""),
    UNROUTED(
            "millrace_events_unrouted",
            Kind.COUNTER,
            "Clients' events that no topic takes",
            "A client with a mistake, or a route is missing"),
    FORWARD_LATENCY(
            "millrace_forward_latency",
            Kind.HISTOGRAM,
            "From an event's hand-over to the producer until all replicas have it",
            "Above 50 ms Kafka is slow: its disks, its replicas, its network"),
    FORWARD_WAITING(
            "millrace_forward_waiting_bytes",
            Kind.GAUGE,
            "Events that were taken and that Kafka has not confirmed",
            "At `millrace.forward.pause-at` all clients are held"),
    PAUSED(
            "millrace_forward_paused",
            Kind.GAUGE,
            "What holds clients up now: clients for `share`, event loops for the others",
            "`share`: a client floods; the others: a broker is away or slow",
            Label.PAUSE),
    PAUSES("millrace_forward_pauses", Kind.COUNTER, "How often that began", "As above", Label.PAUSE),
    EVENTS_LOST(
            "millrace_events_lost",
            Kind.COUNTER,
            "Events that were taken and that Kafka will never have; their clients were closed with 1013",
            "Never normal: Kafka was away for longer than `millrace.forward.give-up-after`, or refuses records"),
    ANSWER(
            "millrace_answer",
            Kind.HISTOGRAM,
            "From frame to frame: a client's event until its worker's answer is written to it",
            "What a user feels; its parts are on the dashboard of one connection's way"),
    ANSWERS_AWAITED(
            "millrace_answers_awaited",
            Kind.GAUGE,
            "Events that wait for a worker's answer",
            "Rises while workers lag"),
    UNANSWERED(
            "millrace_events_unanswered",
            Kind.COUNTER,
            "Events that waited for an answer and got none in time, or were given up",
            "Workers are away or behind, or nobody handles that event: the log names one now and then"),
    ACKS_AWAITED("millrace_acks_awaited", Kind.GAUGE, "Workers' emits that wait for a client's ack", ""),
    PAYLOADS("millrace_commands_received", Kind.COUNTER, "Payloads with commands that came from Redis", ""),
    PAYLOAD_BYTES("millrace_commands_received_bytes", Kind.COUNTER, "Their bytes", ""),
    COMMANDS(
            "millrace_commands",
            Kind.COUNTER,
            "Commands and what became of them; messages once for each client",
            "`malformed`, `unknown`, `cannot be said`, `wrong target`: a worker with a mistake; `late`: it was too"
                    + " slow; `repeated`: events were delivered again",
            Label.COMMAND,
            Label.OUTCOME),
    COMMAND_WAIT(
            "millrace_command_wait",
            Kind.HISTOGRAM,
            "From a payload's arrival from Redis until it is carried out: the gateway's own part of the way back",
            "Above 10 ms the event loops are full: scale out, or look for a storm in a room"),
    COMMANDS_WAITING(
            "millrace_commands_waiting_bytes",
            Kind.GAUGE,
            "Commands that came and are not carried out",
            "At `millrace.commands.waiting-limit` rooms are closed with 1013"),
    DROPPED(
            "millrace_messages_dropped",
            Kind.COUNTER,
            "Messages that were given up, and why",
            "`volatile` is meant so; `slow reader` closes that client; `overload` closes a room's; `reply`: a worker"
                    + " runs into its time limit",
            Label.DROP),
    PUBLISHED(
            "millrace_client_publishes",
            Kind.COUNTER,
            "What clients have published to channels by themselves",
            "`lost`: Redis was away, and those who wait for an answer were told so",
            Label.PUBLISHED),
    DENIED(
            "millrace_client_denied",
            Kind.COUNTER,
            "What rules have kept clients from doing",
            "Somebody tries, or a rule of `millrace.access` is wrong",
            Label.DEED),
    UNSENT("millrace_unsent_bytes", Kind.GAUGE, "Written to clients and not taken by their machines", "Slow readers"),
    BEHIND(
            "millrace_clients_behind",
            Kind.GAUGE,
            "Clients that have some of it",
            "Slow readers, before they are closed"),
    SUBSCRIPTIONS(
            "millrace_subscriptions",
            Kind.GAUGE,
            "Channels that this gateway wants in Redis; of kind `room`: the rooms with a member here",
            "",
            Label.TARGET),
    SUBSCRIPTIONS_PENDING(
            "millrace_subscriptions_pending",
            Kind.GAUGE,
            "Those that Redis has not confirmed",
            "Only for moments; events of their connections wait meanwhile"),
    SUBSCRIBE(
            "millrace_subscribe", Kind.HISTOGRAM, "From SUBSCRIBE to its confirmation", "Redis's round trip and load"),
    REDIS_UP(
            "millrace_redis_up",
            Kind.GAUGE,
            "1 while every subscription is in force",
            "0: clients are held; is Redis there?"),
    REDIS_LOST(
            "millrace_redis_connections_lost",
            Kind.COUNTER,
            "How often Redis was lost, silent subscriptions included",
            "What was published meanwhile is gone, but for streams"),
    REDIS_LAG(
            "millrace_redis_lag",
            Kind.HISTOGRAM,
            "From a message to ourselves until it comes through the subscription, once a heartbeat",
            "Redis, or the loop that reads from it, is slow"),
    LEASE_RENEWALS(
            "millrace_lease_renewals",
            Kind.COUNTER,
            "How often the gateway's lease was taken or renewed",
            "None for `millrace.cluster.lease`: nothing is forwarded, and others may tell the ends of its connections"),
    REGISTRY_LOST(
            "millrace_registry_lost",
            Kind.COUNTER,
            "How often what is registered of this gateway was lost: `claimed` by another, since this one was not heard"
                    + " for a lease, or with Redis's data",
            "`claimed`: its clients were closed; was the process stopped, or cut off from Redis?",
            Label.REGISTRY_LOST),
    REGISTERED(
            "millrace_registered_connections",
            Kind.GAUGE,
            "Connections that are registered, so that their ends are told if this gateway is lost",
            "As `millrace_connections`, but for moments"),
    CLAIMS(
            "millrace_registry_claims",
            Kind.COUNTER,
            "Lost gateways whose connections' ends this one has begun to tell",
            "A gateway was killed, or not heard for a lease"),
    LIVES_ENDED(
            "millrace_registry_lives_ended",
            Kind.COUNTER,
            "Connections of lost gateways whose end was told by this one",
            ""),
    REPLIES_WAITING("millrace_replies_waiting_bytes", Kind.GAUGE, "Replies to workers that Redis has not taken", ""),
    KAFKA_UP(
            "millrace_kafka_up",
            Kind.GAUGE,
            "1 while Kafka has the topics, as of a few seconds ago",
            "0: is Kafka there?"),
    LOOP_DELAY(
            "millrace_loop_delay",
            Kind.HISTOGRAM,
            "How late event loops' ticks come, ten a second each",
            "Above 100 ms something blocks a loop, or the machine is full"),
    MEMORY(
            "millrace_memory_used_ratio",
            Kind.GAUGE,
            "Share of the heap, as its last collection left it, or of the buffers' memory",
            "At `millrace.gateway.shed-at` the gateway takes no new clients: scale out, or give it more"),
    DRAINING("millrace_draining", Kind.GAUGE, "1 from the signal to stop on", ""),
    DRAIN_CLIENTS(
            "millrace_drain_clients",
            Kind.GAUGE,
            "Clients that are still to go, while the gateway goes away",
            "Must fall to 0 within `drain-over` and a few seconds");

    /** What is made of a metric. */
    enum Kind {
        COUNTER("counter"),
        GAUGE("gauge"),
        /** Of seconds. */
        HISTOGRAM("histogram");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    private final String stem;
    private final Kind kind;
    private final String description;
    private final String advice;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Label> labels;

    Metric(String stem, Kind kind, String description, String advice, Label... labels) {
        this.stem = stem;
        this.kind = kind;
        this.description = description;
        this.advice = advice;
        this.labels = List.of(labels);
    }

    /** For Micrometer, which makes {@link #exposed} of it. */
    String meter() {
        return stem.replace('_', '.');
    }

    /** As Prometheus shows it. */
    String exposed() {
        return switch (kind) {
            case COUNTER -> stem + "_total";
            case GAUGE -> stem;
            case HISTOGRAM -> stem + "_seconds";
        };
    }

    String unit() {
        return kind == Kind.HISTOGRAM
                ? "seconds"
                : stem.endsWith("_bytes") ? "bytes" : stem.endsWith("_ratio") ? "ratio" : "";
    }

    Kind kind() {
        return kind;
    }

    String description() {
        return description;
    }

    String advice() {
        return advice;
    }

    List<Label> labels() {
        return labels;
    }
}
