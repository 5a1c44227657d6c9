package io.millrace.conformance.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The style law. There is no list of exceptions: who needs one argues it in {@code gateway/decisions} and changes the
 * law for all.
 */
final class TidyTest {

    private static final int FILE_LINES = 400;
    private static final int LINE_LENGTH = 120;
    private static final int BLOB_BYTES = 300 * 1024;
    private static final int PICTURE_BYTES = 150 * 1024;
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(<?([^)\\s>]+)>?[^)]*\\)");

    private static final Checkout CHECKOUT = Checkout.find();

    @Test
    void javaFilesKeepTheLaw() {
        expectNone(CHECKOUT.ending(".java").flatMap(file -> JavaSource.judge(CHECKOUT.root(), file).stream()));
    }

    @Test
    void javaFilesAreShort() {
        expectNone(CHECKOUT.ending(".java")
                .filter(file -> CHECKOUT.lines(file).size() > FILE_LINES)
                .map(file -> file + " has " + CHECKOUT.lines(file).size() + " lines, at most " + FILE_LINES
                        + ": a file holds one idea"));
    }

    @Test
    void javaLinesAreShort() {
        expectNone(CHECKOUT.ending(".java")
                .flatMap(file -> linesWhere(file, line -> line.codePointCount(0, line.length()) > LINE_LENGTH))
                .map(place -> place + " is longer than " + LINE_LENGTH));
    }

    @Test
    void nothingIsLeftUnfinished() {
        expectNone(texts().flatMap(file ->
                        linesWhere(file, line -> UNFINISHED.matcher(line).find()))
                .map(place -> place + " promises work: do it, or open an issue and delete the note"));
    }

    @Test
    void everyModuleHasAReadme() {
        expectNone(CHECKOUT.modules()
                .map(module -> module.resolve("README.md"))
                .filter(readme -> !CHECKOUT.files().contains(readme))
                .map(readme -> readme + " is missing: what is this module for?"));
    }

    @Test
    void everyPackageSaysWhatDoesNotBelongInIt() {
        expectNone(CHECKOUT.ending(".java").map(Path::getParent).distinct().flatMap(TidyTest::judgePackage));
    }

    @Test
    void relativeLinksResolve() {
        expectNone(CHECKOUT.ending(".md").flatMap(TidyTest::brokenLinks));
    }

    @Test
    void noBlobs() {
        expectNone(CHECKOUT.files().stream()
                .filter(file -> isBinary(file) || CHECKOUT.bytes(file).length > BLOB_BYTES)
                .filter(file -> !isPictureOfAReadme(file))
                .map(file -> file + " is binary or over " + BLOB_BYTES + " bytes: generate it, or pin a dependency"));
    }

    /** Decision 0008: one small picture beside the README that shows it. */
    private static boolean isPictureOfAReadme(Path file) {
        Path folder = file.getParent() == null ? Path.of("") : file.getParent();
        Path readme = folder.resolve("README.md");
        return file.toString().endsWith(".png")
                && CHECKOUT.bytes(file).length <= PICTURE_BYTES
                && CHECKOUT.files().contains(readme)
                && CHECKOUT.lines(readme).stream().anyMatch(line -> line.contains("](" + file.getFileName() + ")"))
                && CHECKOUT.ending(".png")
                                .filter(other -> folder.equals(other.getParent()))
                                .count()
                        == 1;
    }

    /** Whoever arrives copies the first block of the README; the continuous build runs its last line. */
    @Test
    void theFirstBlockOfTheReadmeIsTheRunAndTheTestCommand() {
        List<String> readme = CHECKOUT.lines(Path.of("README.md"));
        int open = IntStream.range(0, readme.size())
                .filter(i -> readme.get(i).startsWith("```"))
                .findFirst()
                .orElseThrow();
        List<String> block = readme.stream()
                .skip(open + 1L)
                .takeWhile(line -> !line.startsWith("```"))
                .toList();
        assertEquals(2, block.size(), () -> "exactly two lines, run first, test second: " + block);
        assertTrue(
                CHECKOUT.lines(Path.of(".ci/run")).stream().anyMatch(line -> line.endsWith(block.getLast())),
                () -> ".ci/run runs " + block.getLast());
    }

    /** A law that cannot fail proves nothing: each row must be found, or left alone. */
    static Stream<Arguments> law() {
        String body = "  int x;\n".repeat(50);
        return Stream.of(
                arguments("an empty name", "class TextUtil {}", 1),
                arguments("a name that only begins so", "class Utilization {}", 0),
                arguments("a disabled test without a reason", "class T { @Disabled void t() {} }", 1),
                arguments("a disabled test with a reason", "class T { @Disabled(\"needs IPv6\") void t() {} }", 0),
                arguments("System.out", "class T { void t() { System.out.println(); } }", 1),
                arguments("System.out in a comment", "class T { /** System.out */ void t() {} }", 0),
                arguments("a stack trace printed", "class T { void t() { e.printStackTrace(); } }", 1),
                arguments("a long method", "class T { void t() {\n" + body + "} }", 1),
                arguments("a method of 50 lines", "class T { void t() {\n" + body.substring(2 * 9) + "} }", 0),
                arguments("sleep in a test of core", "class T { void t() { Thread.sleep(1); } }", 1),
                arguments("a table of a test", "class T { int t() { return\n" + "1 +\n".repeat(60) + "1; } }", 0));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource
    void law(String what, String source, int findings, @TempDir Path root) throws IOException {
        Path file = Path.of("gateway/core/src/test/java/T.java");
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), source);
        List<String> found = JavaSource.judge(root, file);
        assertEquals(findings, found.size(), () -> what + ": " + found);
    }

    private static Stream<String> judgePackage(Path folder) {
        String path = folder.toString().replace('\\', '/');
        Path inMain = Path.of(path.replace("src/test/java", "src/main/java"), "package-info.java");
        Path info = CHECKOUT.files().contains(inMain) ? inMain : folder.resolve("package-info.java");
        if (!CHECKOUT.files().contains(info)) {
            return Stream.of(info + " is missing: say what does not belong in the package");
        }
        String text = String.join("\n", CHECKOUT.lines(info));
        boolean sentence = text.startsWith("/**") && text.matches("(?s).*\\.\\s.*");
        return sentence && text.contains("@NullMarked")
                ? Stream.of()
                : Stream.of(info + " needs a sentence in its Javadoc and @NullMarked");
    }

    private static Stream<String> brokenLinks(Path file) {
        List<String> broken = new ArrayList<>();
        Path folder = CHECKOUT.root().resolve(file).getParent();
        boolean code = false;
        for (String line : CHECKOUT.lines(file)) {
            code ^= line.stripLeading().startsWith("```");
            Matcher link = LINK.matcher(code ? "" : line.replaceAll("`[^`]*`", ""));
            while (link.find()) {
                String target = link.group(1).replaceFirst("#.*", "");
                boolean relative = !target.isEmpty() && !target.matches("[a-z]+:.*");
                if (relative && !Files.exists(folder.resolve(target))) {
                    broken.add(file + ": link to " + target + " leads nowhere");
                }
            }
        }
        return broken.stream();
    }

    private static Stream<Path> texts() {
        return CHECKOUT.files().stream().filter(file -> !isBinary(file));
    }

    private static Stream<String> linesWhere(Path file, Predicate<String> unwanted) {
        List<String> lines = CHECKOUT.lines(file);
        return IntStream.range(0, lines.size())
                .filter(i -> unwanted.test(lines.get(i)))
                .mapToObj(i -> file + ":" + (i + 1));
    }

    private static boolean isBinary(Path file) {
        byte[] bytes = CHECKOUT.bytes(file);
        return IntStream.range(0, Math.min(bytes.length, 8000)).anyMatch(i -> bytes[i] == 0);
    }

    private static void expectNone(Stream<String> findings) {
        List<String> all = findings.sorted().toList();
        assertTrue(all.isEmpty(), () -> "\n" + String.join("\n", all));
    }
}
