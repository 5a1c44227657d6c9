package io.millrace.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkDirectoryTest {
    @Test
    @DisplayName("too little room is told with how much there is and how much is needed")
    void noRoom(@TempDir Path directory) {
        long muchTooMuch = Long.MAX_VALUE / 2;
        var thrown = assertThrows(StartException.class, () -> WorkDirectory.open(directory, "Kafka", muchTooMuch));
        assertTrue(
                thrown.getMessage().startsWith("Kafka needs " + muchTooMuch + " MB for its files, and only "),
                thrown.getMessage());
        assertTrue(thrown.getMessage().endsWith("MB are free in " + directory + "."), thrown.getMessage());
    }

    @Test
    @DisplayName("a directory that cannot be made is named")
    void notADirectory(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        var thrown = assertThrows(StartException.class, () -> WorkDirectory.open(file, "Kafka", 1));
        assertTrue(thrown.getMessage().startsWith("Kafka cannot write to " + file), thrown.getMessage());
    }

    @Test
    @DisplayName("one that another uses is refused, until that one releases it")
    void reserved(@TempDir Path directory) {
        var first = WorkDirectory.open(directory, "Kafka", 1);
        var second = WorkDirectory.open(directory.resolve("../" + directory.getFileName()), "Kafka", 1);
        first.reserve(".lock", "Kafka");
        var thrown = assertThrows(StartException.class, () -> second.reserve(".lock", "Kafka"));
        assertEquals(
                "Another Kafka is running on " + directory + "; stop it or choose another directory.",
                thrown.getMessage());
        first.release();
        second.reserve(".lock", "Kafka");
        second.release();
    }

    @Test
    @DisplayName("only a temporary directory is deleted, with all in it")
    void deletes(@TempDir Path directory) throws IOException {
        var given = WorkDirectory.open(directory.resolve("a/b"), "Kafka", 1);
        given.release();
        assertEquals(directory.resolve("a/b"), given.path());
        assertTrue(Files.exists(given.path()));

        var temporary = WorkDirectory.open(null, "Kafka", 1);
        Files.createFile(
                Files.createDirectory(temporary.path().resolve("topic")).resolve("log"));
        temporary.release();
        assertFalse(Files.exists(temporary.path()));
    }
}
