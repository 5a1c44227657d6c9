package io.millrace.conformance.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files that belong to the project: what git tracks or would add. Where git is missing or this is no checkout (an
 * unpacked archive), every file outside the folders that a build makes.
 *
 * @param root the folder that holds {@code .mvn}
 * @param files all files, relative to {@code root}, in order of their names
 */
record Checkout(Path root, List<Path> files) {

    private static final Set<String> MADE_BY_BUILDS = Set.of(".git", "target", "node_modules", ".idea", ".vscode");

    static Checkout find() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve(".mvn"))) {
            root = root.getParent();
            if (root == null) {
                throw new IllegalStateException("no folder with .mvn above "
                        + Path.of("").toAbsolutePath() + ": run this test inside a checkout of the project");
            }
        }
        List<Path> files = Files.exists(root.resolve(".git")) ? listedByGit(root) : List.of();
        if (files.isEmpty()) {
            files = walked(root);
        }
        Path top = root;
        return new Checkout(
                root,
                files.stream()
                        .filter(file -> Files.isRegularFile(top.resolve(file)))
                        .sorted()
                        .toList());
    }

    Stream<Path> ending(String suffix) {
        return files.stream().filter(file -> file.toString().endsWith(suffix));
    }

    /** The folders with a {@code pom.xml}, the root among them (as the empty path). */
    Stream<Path> modules() {
        return files.stream()
                .filter(file -> file.endsWith("pom.xml"))
                .map(file -> file.getParent() == null ? Path.of("") : file.getParent());
    }

    byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(root.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> lines(Path file) {
        return new String(bytes(file), StandardCharsets.UTF_8).lines().toList();
    }

    /** Empty when git cannot be run or refuses. */
    private static List<Path> listedByGit(Path root) {
        try {
            Process git = new ProcessBuilder("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
                    .directory(root.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (git.waitFor() != 0) {
                return List.of();
            }
            return Stream.of(names.split("\0", -1))
                    .filter(name -> !name.isEmpty())
                    .distinct()
                    .map(Path::of)
                    .toList();
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while git listed the files", e);
        }
    }

    private static List<Path> walked(Path root) {
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return MADE_BY_BUILDS.contains(folder.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    files.add(root.relativize(file));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
