package io.millrace.server.gateway;

import io.millrace.contract.SharedRooms;
import io.millrace.core.access.AccessRules;
import io.millrace.core.connection.DecisionRules;
import io.millrace.core.connection.Rules;
import io.millrace.core.forward.Routes;
import io.millrace.core.forward.Topic;
import io.millrace.server.kafka.EventTopic;
import io.millrace.server.kafka.EventTopics;
import io.millrace.server.kafka.KafkaConfig;
import io.millrace.server.kafka.TopicPlan;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the settings say of clients' connections, and the topics that their events go to. */
@Singleton
final class ClientRules {
    private final KafkaConfig kafka;
    private final ConnectsConfig connects;
    private final Routes routes;
    private final AccessRules access;
    private final SharedRooms shared;

    ClientRules(
            KafkaConfig kafka, ConnectsConfig connects, RoutesConfig routes, AccessConfig access, RoomsConfig rooms) {
        this.kafka = kafka;
        this.connects = connects;
        this.routes = new RouteRules(kafka.topic(), connects.topic()).routes(routes);
        this.access = AccessSettings.rules(access);
        this.shared = new SharedRooms(rooms.shared().orElse(List.of()));
    }

    /** For each of so many event loops. */
    Rules forEachOf(int loops) {
        DecisionRules decisions = new DecisionRules(
                connects.namespaces().orElse(List.of()),
                connects.within().toMillis(),
                connects.unanswered() == ConnectsConfig.Unanswered.LET_IN,
                Math.max(1, connects.waiting() / loops));
        return new Rules(decisions, routes, access, shared);
    }

    /**
     * Looks for all topics, and makes them where that is allowed.
     *
     * @param admin bootstrap servers and security
     */
    EventTopics topics(Map<String, Object> admin) {
        EventTopic forConnects = connects.namespaces().isEmpty()
                ? null
                : new EventTopic(TopicPlan.connects(kafka, connects.topic(), connects.retention()), admin);
        Map<Topic, EventTopic> ofRoutes = routes.topics().stream()
                .collect(Collectors.toUnmodifiableMap(
                        topic -> topic, topic -> new EventTopic(TopicPlan.events(kafka, topic.name()), admin)));
        return new EventTopics(new EventTopic(TopicPlan.events(kafka, kafka.topic()), admin), forConnects, ofRoutes);
    }
}
