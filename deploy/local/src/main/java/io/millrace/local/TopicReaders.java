package io.millrace.local;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.jspecify.annotations.Nullable;

/** Who consumes a topic, as Kafka knows it: consumers that belong to no group cannot be seen. */
final class TopicReaders implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 5_000;

    private final Admin admin;
    private final String topic;

    TopicReaders(String bootstrap, String topic) {
        this.admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                AdminClientConfig.CLIENT_ID_CONFIG,
                "millrace-local"));
        this.topic = topic;
    }

    /**
     * Groups with members that have been given partitions of the topic: group to number of such members.
     *
     * @throws LookException when Kafka does not tell
     */
    SortedMap<String, Integer> look() throws LookException {
        try {
            List<String> groups = admin
                    .listGroups(ListGroupsOptions.forConsumerGroups())
                    .all()
                    .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .stream()
                    .map(GroupListing::groupId)
                    .toList();
            var readers = new TreeMap<String, Integer>();
            admin.describeConsumerGroups(groups)
                    .all()
                    .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .forEach((group, description) -> {
                        int members = membersWithTopic(description);
                        if (members > 0) {
                            readers.put(group, members);
                        }
                    });
            return readers;
        } catch (ExecutionException | TimeoutException e) {
            throw new LookException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LookException(e);
        }
    }

    /** What is missing until so many groups have the topic; null when nothing is. */
    @Nullable
    String missing(int groups) {
        try {
            return look().size() >= groups ? null : "Kafka has given it no partitions of " + topic;
        } catch (LookException e) {
            return "Kafka does not tell: " + e.getCause();
        }
    }

    private int membersWithTopic(ConsumerGroupDescription group) {
        return Math.toIntExact(group.members().stream()
                .filter(member -> member.assignment().topicPartitions().stream()
                        .anyMatch(partition -> partition.topic().equals(topic)))
                .count());
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }

    /** Kafka did not tell. */
    static final class LookException extends Exception {
        private static final long serialVersionUID = 1;

        LookException(Exception cause) {
            super(cause);
        }
    }
}
