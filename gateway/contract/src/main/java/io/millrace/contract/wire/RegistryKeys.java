package io.millrace.contract.wire;

/**
 * Names of the Redis keys by which gateways know of each other and of the connections that each has. They share a hash
 * tag, so that a script may touch several of them on a Redis Cluster too.
 *
 * @param prefix what all of them begin with, see {@link Channels}
 */
public record RegistryKeys(String prefix) {
    /** A string with a time to live, a {@link LeaseText}: that gateway lives. */
    public String lease(String registry) {
        return key("lease:" + registry);
    }

    /** A set: the registries that have not been cleaned up. */
    public String leases() {
        return key("leases");
    }

    /** A set: of {@link #leases}, those that another gateway has claimed, and that are never leased again. */
    public String claimed() {
        return key("claimed");
    }

    /** A hash of connection ids, each a {@link Registration}. */
    public String connections(String registry) {
        return key("c:" + registry);
    }

    /** A string with a time to live: the registry of the gateway that ends this one's lives. */
    public String claim(String registry) {
        return key("claim:" + registry);
    }

    /** A string, random: another one, or none, tells that Redis has lost its data. */
    public String epoch() {
        return key("epoch");
    }

    /** A string, random: by which gateways prove to each other that they belong together. */
    public String secret() {
        return key("secret");
    }

    private String key(String name) {
        return prefix + "{registry}:" + name;
    }
}
