package io.millrace.server.gateway;

import io.millrace.core.access.AccessRule;
import io.millrace.core.access.AccessRules;
import io.millrace.core.access.Deed;
import io.millrace.core.access.NamePattern;
import io.millrace.core.forward.Whose;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The rules of access as they are set, checked. Whatever is wrong stops the start with a sentence that names the key.
 */
final class AccessSettings {
    private static final String PREFIX = "millrace.access.";
    private static final String NAME = "[a-zA-Z0-9]+";

    private AccessSettings() {}

    /**
     * For the event loops.
     *
     * @throws IllegalArgumentException says what is wrong
     */
    static AccessRules rules(AccessConfig config) {
        if (!config.within().isPositive()) {
            throw new IllegalArgumentException(PREFIX + "within is "
                    + config.within().toString().substring(2).toLowerCase(Locale.ROOT)
                    + ": it must be more than 0s");
        }
        List<AccessRule> all = new ArrayList<>();
        new TreeMap<>(config.named()).forEach((name, rule) -> all.add(rule(name, rule)));
        return new AccessRules(List.copyOf(all), config.within().toMillis());
    }

    private static AccessRule rule(String name, AccessRuleConfig rule) {
        String key = PREFIX + name + '.';
        if (!name.matches(NAME) || name.equals("within")) {
            throw new IllegalArgumentException(
                    key + "*: a rule is named by " + NAME + ", and not within, which says how long a worker may take");
        }
        String allow = rule.allow().name().toLowerCase(Locale.ROOT);
        if (!rule.claims().isEmpty() && rule.allow() != AccessRuleConfig.Allow.MATCHING) {
            throw new IllegalArgumentException(
                    key + "allow is " + allow + ": it must be matching where " + key + "claims are named");
        }
        if (rule.ask() && rule.allow() == AccessRuleConfig.Allow.NOBODY) {
            throw new IllegalArgumentException(
                    key + "ask is true: it must be false where " + key + "allow is nobody, as there is nothing to ask");
        }
        if (rule.ask() && rule.actions().contains(AccessRuleConfig.Action.EVENT)) {
            throw new IllegalArgumentException(key + "ask is true: it must be false where " + key
                    + "actions hold event, as workers get events anyhow");
        }
        return new AccessRule(
                deeds(rule),
                new Whose(rule.dialects(), rule.namespaces()),
                rule.names().stream().map(pattern -> pattern(key, pattern)).toList(),
                AccessRule.Allow.valueOf(rule.allow().name()),
                rule.claims(),
                rule.ask());
    }

    private static Set<Deed> deeds(AccessRuleConfig rule) {
        return rule.actions().stream()
                .map(action -> Deed.valueOf(action.name()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static NamePattern pattern(String key, String pattern) {
        try {
            return NamePattern.of(pattern);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + "names has " + pattern + ": " + e.getMessage(), e);
        }
    }
}
