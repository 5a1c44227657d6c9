package io.millrace.server.gateway;

import io.millrace.contract.EventType;
import io.millrace.core.forward.Route;
import io.millrace.core.forward.Routes;
import io.millrace.core.forward.Topic;
import io.millrace.core.forward.Whose;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The routes as they are set, checked. Whatever is wrong stops the start with a sentence that names the key. */
final class RouteRules {
    private static final String PREFIX = "millrace.routes.";
    private static final String NAME = "[a-zA-Z0-9]+";

    private final String eventsTopic;
    private final String connectsTopic;

    /** @param connectsTopic takes no events: it is kept for a short time */
    RouteRules(String eventsTopic, String connectsTopic) {
        this.eventsTopic = eventsTopic;
        this.connectsTopic = connectsTopic;
    }

    /**
     * For the event loops, in the order of the routes' names.
     *
     * @throws IllegalArgumentException says what is wrong
     */
    Routes routes(RoutesConfig config) {
        List<Route> all = new ArrayList<>();
        new TreeMap<>(config.named()).forEach((name, route) -> all.add(route(name, route)));
        return new Routes(List.copyOf(all), config.rest() == RoutesConfig.Rest.EVENTS);
    }

    private Route route(String name, RouteConfig route) {
        String key = PREFIX + name + '.';
        if (!name.matches(NAME) || name.equals("default")) {
            throw new IllegalArgumentException(key + "*: a route is named by " + NAME + ", and not default, which says"
                    + " where events go that no route takes");
        }
        if (route.events().isEmpty()
                && route.channels().isEmpty()
                && route.notices().isEmpty()) {
            throw new IllegalArgumentException(
                    key + "* does nothing: it needs " + key + "events, " + key + "channels or " + key + "notices");
        }
        if (route.publish().isPresent() && route.channels().isEmpty()) {
            throw new IllegalArgumentException(
                    key + "publish is " + route.publish().get().name().toLowerCase(Locale.ROOT) + ": it needs " + key
                            + "channels, of which it tells");
        }
        if (route.events().isPresent() && route.topic().isEmpty()) {
            throw new IllegalArgumentException(
                    key + "events is " + list(route.events()) + ": it needs " + key + "topic, where they go");
        }
        return new Route(
                new Whose(route.dialects(), route.namespaces()),
                topic(key, route.topic().orElse(eventsTopic)),
                route.events().orElse(List.of()),
                route.channels().orElse(List.of()),
                route.publish().map(how -> Route.Publishing.valueOf(how.name())).orElse(Route.Publishing.UNTOLD),
                notices(route),
                route.rooms());
    }

    private Topic topic(String key, String name) {
        if (name.equals(connectsTopic)) {
            throw new IllegalArgumentException(key + "topic is " + name
                    + ": it must be another than millrace.connects.topic, which is kept for a short time");
        }
        return name.equals(eventsTopic) ? Topic.EVENTS : new Topic(name);
    }

    private static Set<EventType> notices(RouteConfig route) {
        return route.notices().orElse(Set.of()).stream()
                .map(notice -> EventType.valueOf(notice.name()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String list(Optional<List<String>> names) {
        return String.join(",", names.orElse(List.of()));
    }
}
