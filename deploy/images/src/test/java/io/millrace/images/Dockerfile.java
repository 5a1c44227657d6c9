package io.millrace.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Dockerfile, as far as it goes: whatever else is written into it is an error here. */
record Dockerfile(Map<String, String> arguments, Map<String, Stage> stages) {
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern PAIR = Pattern.compile("([\\w.]+)=(?:\"([^\"]*)\"|(\\S+))");

    /** One line of it, joined where it goes over several. */
    record Instruction(String name, String rest) {
        /** The words of an exec form, {@code ["java", "-jar"]}. */
        List<String> words() {
            if (!rest.startsWith("[")) {
                throw new AssertionError(name + " in shell form, but the image has no shell: " + rest);
            }
            return QUOTED.matcher(rest).results().map(found -> found.group(1)).toList();
        }

        /** {@code KEY=value} or {@code KEY="value"}, any number of them. */
        Map<String, String> pairs() {
            var pairs = new LinkedHashMap<String, String>();
            Matcher matcher = PAIR.matcher(rest);
            while (matcher.find()) {
                pairs.put(matcher.group(1), matcher.group(2) == null ? matcher.group(3) : matcher.group(2));
            }
            return pairs;
        }
    }

    /** From one FROM to the next. */
    record Stage(String from, String name, List<Instruction> instructions) {
        List<Instruction> all(String wanted) {
            return instructions.stream()
                    .filter(each -> each.name().equals(wanted))
                    .toList();
        }
    }

    static Dockerfile read(Path file) throws IOException {
        var arguments = new LinkedHashMap<String, String>();
        var stages = new LinkedHashMap<String, Stage>();
        Stage stage = null;
        for (Instruction each : instructions(Files.readAllLines(file))) {
            if (each.name().equals("FROM")) {
                String[] words = each.rest().split(" ", -1);
                stage = new Stage(words[0], words[2], new ArrayList<>());
                stages.put(stage.name(), stage);
            } else if (stage != null) {
                stage.instructions().add(each);
            } else {
                arguments.putAll(each.pairs());
            }
        }
        return new Dockerfile(arguments, stages);
    }

    private static List<Instruction> instructions(List<String> lines) {
        var instructions = new ArrayList<Instruction>();
        var open = new StringBuilder();
        for (String line : lines) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            open.append(line.strip());
            if (line.endsWith("\\")) {
                open.setCharAt(open.length() - 1, ' ');
                continue;
            }
            String[] parts = open.toString().split(" ", 2);
            instructions.add(new Instruction(parts[0], parts[1].strip()));
            open.setLength(0);
        }
        return instructions;
    }

    /** The names of the images: stages that nothing is built on. */
    List<String> targets() {
        return stages.keySet().stream()
                .filter(name -> !name.equals("made"))
                .filter(name ->
                        stages.values().stream().noneMatch(other -> other.from().equals(name)))
                .toList();
    }

    /** What an image consists of: the stages below it first. */
    List<Instruction> of(String target) {
        var all = new ArrayList<Instruction>();
        for (Stage stage = stages.get(target); stage != null; stage = stages.get(stage.from())) {
            all.addAll(0, stage.instructions());
        }
        return all;
    }

    /** The last of its kind counts. */
    Instruction last(String target, String name) {
        return of(target).stream()
                .filter(each -> each.name().equals(name))
                .reduce((_, later) -> later)
                .orElseThrow(() -> new AssertionError(target + " has no " + name));
    }

    /** Of all instructions of that kind together. */
    Map<String, String> pairs(String target, String name) {
        var pairs = new LinkedHashMap<String, String>();
        of(target).stream().filter(each -> each.name().equals(name)).forEach(each -> pairs.putAll(each.pairs()));
        return pairs;
    }
}
