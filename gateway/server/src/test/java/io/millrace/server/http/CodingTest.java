package io.millrace.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110, section 12.5.3: which form of a file a client gets. */
final class CodingTest {
    @ParameterizedTest(name = "{0}: {1} gets {2}")
    @CsvSource({
        "browsers, 'gzip, deflate, br, zstd', BR",
        "Node's fetch, 'gzip, deflate', GZIP",
        "deflate alone, deflate, DEFLATE",
        "its old name, x-gzip, GZIP",
        "other letters, 'GZip', GZIP",
        "nothing, '', IDENTITY",
        "what there is not, 'zstd, compress', IDENTITY",
        "what it likes better, 'br;q=0.5, gzip;q=0.8', GZIP",
        "the same liking, 'gzip;q=0.8, br;q=0.8', BR",
        "what it does not want, 'br;q=0, gzip;q=0.000', IDENTITY",
        "anything, '*', BR",
        "anything but one, 'br;q=0, *', GZIP",
        "anything rather not, 'gzip;q=0.2, *;q=0.1', GZIP",
        "rather as it is, 'identity, gzip;q=0.5', IDENTITY",
        "rather not as it is, 'identity;q=0.1, gzip;q=0.5', GZIP",
        "nothing at all, 'identity;q=0', IDENTITY",
        "blanks, ' br ; q=0.9 ', BR",
        "a weight that is none, 'br;q=1.5, gzip;q=x, deflate', DEFLATE",
        "other parameters, 'gzip;x=1;q=0.4, deflate;Q=0.5', DEFLATE",
        "commas, ',,gzip,', GZIP"
    })
    void choice(String what, String header, Coding then) {
        assertEquals(then, Coding.choose(List.of(header)), what);
    }

    @Test
    void onlyWhatThereIs() {
        assertEquals(Coding.GZIP, Coding.choose(List.of("br, gzip"), EnumSet.of(Coding.GZIP, Coding.DEFLATE)));
        assertEquals(Coding.IDENTITY, Coding.choose(List.of("br"), EnumSet.of(Coding.GZIP, Coding.DEFLATE)));
    }

    @Test
    void severalLinesAreOneList() {
        assertEquals(Coding.GZIP, Coding.choose(List.of("deflate", "br;q=0", "gzip")));
        assertEquals(Coding.IDENTITY, Coding.choose(List.of()));
    }
}
