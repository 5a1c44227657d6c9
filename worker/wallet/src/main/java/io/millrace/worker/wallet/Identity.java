package io.millrace.worker.wallet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a dapp may see of the user.
 *
 * @param hash of the public key
 * @param kyc whether somebody has proved who the user is
 */
record Identity(String hash, String publicKey, String name, boolean kyc, List<Account> accounts) {
    private static final int MOST_ACCOUNTS = 16;
    private static final String BLOCKCHAIN = "eos";

    /**
     * An account on a blockchain's network, as dapps are shown it.
     *
     * @param chainId the network's, as the dapp named it
     */
    record Account(
            String name, String authority, String publicKey, String blockchain, String chainId, boolean isHardware) {}

    /**
     * The demo's user, with an account on each network that the dapp wants one of: they are made up.
     *
     * @param networks {@code fields.accounts} of the request: {@code {"blockchain","chainId"}} each, others left out
     * @throws RefusedException when there can be no account on one of them
     */
    static Identity of(String publicKey, JsonNode networks) {
        List<Account> accounts = new ArrayList<>();
        for (JsonNode network : networks) {
            if (network.isObject()) {
                accounts.add(account(publicKey, network));
            }
            if (accounts.size() > MOST_ACCOUNTS) {
                throw RefusedException.malicious("More than " + MOST_ACCOUNTS + " accounts");
            }
        }
        return new Identity(DemoKey.hash(publicKey), publicKey, "Demo", false, List.copyOf(accounts));
    }

    private static Account account(String publicKey, JsonNode network) {
        String blockchain = network.path("blockchain").asText("");
        if (!blockchain.equals(BLOCKCHAIN)) {
            throw RefusedException.noNetwork(Said.shortened(blockchain));
        }
        String chainId = Said.shortened(network.path("chainId").asText(""));
        return new Account("demowallet11", "active", publicKey, blockchain, chainId, false);
    }
}
