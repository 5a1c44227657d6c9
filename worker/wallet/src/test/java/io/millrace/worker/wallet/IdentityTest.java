package io.millrace.worker.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class IdentityTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static Stream<Arguments> accounts() {
        return Stream.of(
                arguments("none is wanted", "[]", List.of()),
                arguments("a dapp without a network says null", "[null]", List.of()),
                arguments("nothing at all is wanted", "null", List.of()),
                arguments(
                        "one a network",
                        "[{\"blockchain\":\"eos\",\"chainId\":\"a\"},{\"blockchain\":\"eos\"," + "\"chainId\":\"b\"}]",
                        List.of("a", "b")));
    }

    @ParameterizedTest(name = "accounts: {0}")
    @MethodSource
    void accounts(String behaviour, String networks, List<String> chainIds) throws Exception {
        Identity identity = Identity.of("DEMO_PUB_x", MAPPER.readTree(networks));
        assertEquals(
                chainIds,
                identity.accounts().stream().map(Identity.Account::chainId).toList());
        assertEquals(DemoKey.hash("DEMO_PUB_x"), identity.hash());
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("another blockchain", "[{\"blockchain\":\"trx\"}]", "no_network"),
                arguments("a network without a blockchain", "[{}]", "no_network"),
                arguments(
                        "17 accounts",
                        "[" + "{\"blockchain\":\"eos\"},".repeat(16) + "{\"blockchain\":\"eos\"}]",
                        "malicious"));
    }

    @ParameterizedTest(name = "refused: {0}")
    @MethodSource
    void refused(String behaviour, String networks, String type) throws Exception {
        var wanted = MAPPER.readTree(networks);
        RefusedException refused = assertThrows(RefusedException.class, () -> Identity.of("DEMO_PUB_x", wanted));
        assertEquals(type, refused.failure().type());
    }
}
