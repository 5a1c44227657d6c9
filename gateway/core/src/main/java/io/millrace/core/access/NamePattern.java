package io.millrace.core.access;

import io.millrace.contract.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names of channels or events, some of them each client's own: {@code user:{sub}:*}. In braces stands a claim, whose
 * text takes the place; a {@code *} at the end is any end.
 */
public final class NamePattern {
    /** One more than claims: what stands before, between and behind them. */
    private final List<String> literals;

    private final List<String> claims;
    private final boolean isOpen;

    private NamePattern(List<String> literals, List<String> claims, boolean isOpen) {
        this.literals = List.copyOf(literals);
        this.claims = List.copyOf(claims);
        this.isOpen = isOpen;
    }

    /** @throws IllegalArgumentException says what is wrong with it, as the end of a sentence */
    public static NamePattern of(String pattern) {
        boolean isOpen = pattern.endsWith("*");
        String rest = isOpen ? pattern.substring(0, pattern.length() - 1) : pattern;
        if (rest.contains("*")) {
            throw new IllegalArgumentException("a * stands at the end of a name only");
        }
        List<String> literals = new ArrayList<>();
        List<String> claims = new ArrayList<>();
        int at = 0;
        for (int open = rest.indexOf('{'); open >= 0; open = rest.indexOf('{', at)) {
            int close = rest.indexOf('}', open);
            if (close <= open + 1) {
                throw new IllegalArgumentException("a claim's name stands between { and }");
            }
            literals.add(rest.substring(at, open));
            claims.add(rest.substring(open + 1, close));
            at = close + 1;
        }
        literals.add(rest.substring(at));
        if (literals.stream().anyMatch(literal -> literal.contains("}"))
                || claims.stream().anyMatch(claim -> claim.contains("{"))) {
            throw new IllegalArgumentException("a claim's name stands between { and }");
        }
        return new NamePattern(literals, claims, isOpen);
    }

    /** Whether a name is meant, whatever its claims are: anything may stand in their places. */
    boolean covers(String name) {
        String first = literals.getFirst();
        String last = literals.getLast();
        if (claims.isEmpty()) {
            return isOpen ? name.startsWith(first) : name.equals(first);
        }
        if (!name.startsWith(first)) {
            return false;
        }
        int at = first.length();
        for (int i = 1; i < literals.size() - 1; i++) {
            int found = name.indexOf(literals.get(i), at);
            if (found < 0) {
                return false;
            }
            at = found + literals.get(i).length();
        }
        return isOpen ? name.indexOf(last, at) >= 0 : name.length() - last.length() >= at && name.endsWith(last);
    }

    /** Whether a name is meant for a client of whom this is known. Nobody's, where a claim is missing or empty. */
    boolean fits(String name, @Nullable Json known) {
        int at = 0;
        for (int i = 0; i < literals.size(); i++) {
            String literal = literals.get(i);
            if (!name.startsWith(literal, at)) {
                return false;
            }
            at += literal.length();
            if (i < claims.size()) {
                String claim = Claims.text(known, claims.get(i));
                if (claim == null || !name.startsWith(claim, at)) {
                    return false;
                }
                at += claim.length();
            }
        }
        return isOpen || at == name.length();
    }
}
