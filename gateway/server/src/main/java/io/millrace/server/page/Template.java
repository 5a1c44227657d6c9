package io.millrace.server.page;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A page of HTML with <code>{{places}}</code> for what it is told of the gateway, in attributes of its elements. */
final class Template {
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

    private Template() {}

    /** @throws IllegalStateException when it asks for what there is not */
    static String fill(String html, Map<String, String> facts) {
        return PLACE.matcher(html).replaceAll(place -> fact(facts, place));
    }

    private static String fact(Map<String, String> facts, MatchResult place) {
        String fact = facts.get(place.group(1));
        if (fact == null) {
            throw new IllegalStateException("The page asks for " + place.group() + ", which there is not");
        }
        String escaped = fact.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
        return escaped.replace("\\", "\\\\").replace("$", "\\$"); // as replaceAll wants it
    }
}
