package io.millrace.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Dangerous and mistaken values are refused before anything reaches a cluster, in words that name the key. */
class RefusalTest {

    private static final String STRIMZI = "kafka: {bootstrapServers: '', strimzi: {enabled: true%s}%s}";

    /** What the schema says. */
    static Stream<Arguments> bySchema() {
        return Stream.of(
                arguments("a misspelt key", "gateways: {replicas: 5}", "additional properties 'gateways' not allowed"),
                arguments(
                        "one further down", "gateway: {replica: 5}", "at '/gateway': additional properties 'replica'"),
                arguments(
                        "one of a worker",
                        "workers: {echo: {topic: a}}",
                        "at '/workers/echo': additional properties 'topic'"),
                arguments("a text for a number", "gateway: {replicas: three}", "at '/gateway/replicas': got string"),
                arguments("no gateway", "gateway: {replicas: 0}", "at '/gateway/replicas': minimum: got 0, want 1"),
                arguments("a moving tag", "gateway: {image: {tag: latest}}", "at '/gateway/image/tag': 'not' failed"),
                arguments(
                        "a worker's moving tag",
                        "workers: {echo: {image: {tag: latest}}}",
                        "at '/workers/echo/image/tag'"),
                arguments(
                        "a tag in the repository",
                        "gateway: {image: {repository: 'a/b:latest'}}",
                        "/gateway/image/repository"),
                arguments(
                        "no limits",
                        "gateway: {resources: {limits: null}}",
                        "at '/gateway/resources': missing property 'limits'"),
                arguments(
                        "no limit of memory",
                        "gateway: {resources: {limits: {memory: null}}}",
                        "missing property 'memory'"),
                arguments(
                        "no limits for workers",
                        "workerDefaults: {resources: {limits: null}}",
                        "at '/workerDefaults/resources'"),
                arguments(
                        "a memory that is none",
                        "gateway: {resources: {limits: {memory: much}}}",
                        "/gateway/resources/limits/memory"),
                arguments(
                        "a privileged gateway",
                        "gateway: {securityContext: {privileged: true}}",
                        "/gateway/securityContext/privileged"),
                arguments(
                        "a privileged worker", "workers: {echo: {securityContext: {privileged: true}}}", "/privileged"),
                arguments(
                        "a root",
                        "gateway: {podSecurityContext: {runAsUser: 0}}",
                        "/gateway/podSecurityContext/runAsUser"),
                arguments("perhaps a root", "gateway: {podSecurityContext: {runAsNonRoot: false}}", "/runAsNonRoot"),
                arguments(
                        "a root for a worker",
                        "workers: {echo: {podSecurityContext: {runAsNonRoot: false}}}",
                        "/runAsNonRoot"),
                arguments(
                        "a writable root",
                        "gateway: {securityContext: {readOnlyRootFilesystem: false}}",
                        "/readOnlyRootFilesystem"),
                arguments(
                        "a law taken away",
                        "gateway: {securityContext: {readOnlyRootFilesystem: null}}",
                        "missing property 'readOnlyRootFilesystem'"),
                arguments(
                        "a capability",
                        "gateway: {securityContext: {capabilities: {add: [NET_ADMIN]}}}",
                        "/capabilities/add"),
                arguments(
                        "no seccomp",
                        "gateway: {podSecurityContext: {seccompProfile: {type: Unconfined}}}",
                        "/seccompProfile/type"),
                arguments(
                        "a sidecar without limits",
                        "gateway: {extraContainers: [{name: a, image: 'a:1', securityContext: {}}]}",
                        "missing property 'resources'"),
                arguments(
                        "the node's files",
                        "gateway: {extraVolumes: [{name: a, hostPath: {path: /}}]}",
                        "/gateway/extraVolumes/0"),
                arguments(
                        "a password in Redis' URL",
                        "redis: {hosts: 'redis://:secret@redis:6379'}",
                        "at '/redis/hosts'"),
                arguments("a user in Redis' URL", "redis: {hosts: 'redis://me:secret@redis'}", "at '/redis/hosts'"),
                arguments(
                        "a password in the environment",
                        "gateway: {env: [{name: DOOR_PASSWORD, value: secret}]}",
                        "at '/gateway/env/0'"),
                arguments(
                        "a token in a worker's environment",
                        "workers: {echo: {env: [{name: API_TOKEN, value: secret}]}}",
                        "at '/workers/echo/env/0'"),
                arguments(
                        "a password in settings",
                        "gateway: {settings: {quarkus.redis.password: a}}",
                        "invalid propertyName 'quarkus.redis.password'"),
                arguments(
                        "a shared secret of tokens in settings",
                        "gateway: {settings: {millrace.auth.jwt.secret: a}}",
                        "invalid propertyName 'millrace.auth.jwt.secret'"),
                arguments(
                        "a login in the producer",
                        "kafka: {producer: {sasl.jaas.config: 'password=a'}}",
                        "invalid propertyName 'sasl.jaas.config'"),
                arguments(
                        "a setting of nobody",
                        "gateway: {settings: {server.port: 80}}",
                        "invalid propertyName 'server.port'"),
                arguments("no such protocol", "kafka: {securityProtocol: TLS}", "at '/kafka/securityProtocol'"),
                arguments("brokers without a port", "kafka: {bootstrapServers: kafka}", "at '/kafka/bootstrapServers'"),
                arguments("an HTTP address for Redis", "redis: {hosts: 'http://redis'}", "at '/redis/hosts'"),
                arguments("a duration that is none", "gateway: {drain: {over: soon}}", "/gateway/drain/over"),
                arguments("no duration", "gateway: {drain: {over: null}}", "missing property 'over'"),
                arguments("all gateways at once", "gateway: {strategy: {type: Recreate}}", "/gateway/strategy/type"),
                arguments(
                        "management on clients' port",
                        "gateway: {management: {port: 8080}}",
                        "/gateway/management/port"),
                arguments(
                        "gateways' port on clients' port", "gateway: {cluster: {port: 8080}}", "/gateway/cluster/port"),
                arguments("an ingress for nobody", "ingress: {enabled: true}", "at '/ingress/hosts': minItems"),
                arguments(
                        "a route without a gateway",
                        "httpRoute: {enabled: true}",
                        "at '/httpRoute/parentRefs': minItems"),
                arguments(
                        "an even number of sentinels",
                        "redis: {operator: {sentinels: 2}}",
                        "/redis/operator/sentinels"),
                arguments(
                        "a path without its slash",
                        "dialects: {socketio: {paths: {a: {path: a}}}}",
                        "at '/dialects/socketio/paths/a/path'"),
                arguments(
                        "a further path without a path",
                        "dialects: {socketio: {paths: {a: {settings: {}}}}}",
                        "at '/dialects/socketio/paths/a': missing property 'path'"),
                arguments("a path's bad name", "dialects: {socketio: {paths: {old-app: {path: /a}}}}", "old-app"),
                arguments(
                        "a path among the settings",
                        "dialects: {socketio: {settings: {paths.a.path: /a}}}",
                        "invalid propertyName 'paths.a.path'"),
                arguments("a worker's bad name", "workers: {My_Worker: {}}", "My_Worker"),
                arguments("a rate of nothing", "loadtest: {rate: 0}", "at '/loadtest/rate'"),
                arguments("a shed-at over all", "gateway: {shedAt: 1.5}", "at '/gateway/shedAt'"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void bySchema(String what, String values, String sentence) {
        assertRefused(values, sentence);
    }

    /** What a schema cannot see. */
    static Stream<Arguments> bySentence() {
        return Stream.of(
                arguments(
                        "no Kafka",
                        "kafka: {bootstrapServers: ''}",
                        "kafka.bootstrapServers is empty: name your brokers"),
                arguments("no Redis", "redis: {hosts: ''}", "redis.hosts is empty: name your Redis"),
                arguments("two Kafkas", "kafka: {strimzi: {enabled: true}}", "both set: which Kafka is meant?"),
                arguments("two Redises", "redis: {operator: {enabled: true}}", "both set: which Redis is meant?"),
                arguments("one gateway", "gateway: {replicas: 1}", "gateway.replicas is 1: nobody could take"),
                arguments(
                        "one gateway at night",
                        "gateway: {autoscaling: {enabled: true, minReplicas: 1}}",
                        "gateway.autoscaling.minReplicas is 1"),
                arguments(
                        "a budget of all",
                        "gateway: {pdb: {minAvailable: 3}}",
                        "gateway.pdb.minAvailable is 3 with gateway.replicas 3"),
                arguments("a budget of 100 %", "gateway: {pdb: {minAvailable: 100%}}", "no node could ever be drained"),
                arguments(
                        "a budget of nobody", "gateway: {pdb: {maxUnavailable: 0}}", "gateway.pdb.maxUnavailable is 0"),
                arguments(
                        "one gateway that must stay",
                        "{allowSingleReplica: true, gateway: {replicas: 1, pdb: {minAvailable: 1}}}",
                        "gateway.pdb.minAvailable is 1 with gateway.replicas 1"),
                arguments(
                        "a worker's budget of all",
                        "workers: {echo: {enabled: true, pdb: {minAvailable: 2}}}",
                        "workers.echo.pdb.minAvailable is 2"),
                arguments(
                        "less at most than at least",
                        "gateway: {autoscaling: {enabled: true, maxReplicas: 2}}",
                        "gateway.autoscaling.maxReplicas (2) is less than gateway.autoscaling.minReplicas (3)"),
                arguments(
                        "the same of a worker",
                        "workers: {echo: {enabled: true, autoscaling: {type: cpu, minReplicas: 5, maxReplicas: 4}}}",
                        "workers.echo.autoscaling.maxReplicas (4) is less"),
                arguments(
                        "nothing to scale by",
                        "gateway: {autoscaling: {enabled: true, targetClients: 0, targetCpu: 0}}",
                        "gateway.autoscaling has nothing to scale by"),
                arguments(
                        "a grace shorter than the drain",
                        "gateway: {terminationGracePeriodSeconds: 30}",
                        "gateway.terminationGracePeriodSeconds is 30, and a drain may take 40 s"),
                arguments(
                        "a drain beside gateway.drain",
                        "gateway: {settings: {millrace.gateway.drain-over: 10m}}",
                        "say it in gateway.drain.over"),
                arguments(
                        "one in the environment",
                        "gateway: {env: [{name: MILLRACE_GATEWAY_DRAIN_OVER, value: 10m}]}",
                        "say it in gateway.drain.over"),
                arguments(
                        "another port for clients",
                        "gateway: {settings: {quarkus.http.port: 9999}}",
                        "clients' port in the pod is 8080"),
                arguments(
                        "a dialect's path beside its section",
                        "gateway: {settings: {millrace.socketio.path: /a/}}",
                        "say it in dialects.socketio"),
                arguments(
                        "two paths that are the same",
                        "dialects: {socketio: {paths: {a: {path: /engine.io}}}}",
                        "dialects.engineio.path and dialects.socketio.paths.a.path are both /engine.io/"),
                arguments(
                        "an idle time-out shorter than one path's pings",
                        "{dialects: {socketio: {paths: {a: {path: /a, settings: {ping-interval: 2h}}}}},"
                                + " ingress: {enabled: true, hosts: [a]}}",
                        "ingress.idleTimeout is 3600 s: a client that is only pinged is silent for up to 7220 s"),
                arguments(
                        "memory for fewer clients",
                        "gateway: {maxClients: 200000}",
                        "(2Gi) is too little for gateway.maxClients 200000: 512Mi and 16Ki for each are 3637Mi"),
                arguments("no image", "workers: {orders: {}}", "workers.orders.image.repository is empty"),
                arguments(
                        "two workers in one group",
                        "workers: {echo: {enabled: true}, other: {service: millrace-echo, image: {repository: a}}}",
                        "each would get half of the other's events"),
                arguments(
                        "more workers than partitions",
                        "workers: {echo: {enabled: true, replicas: 13}}",
                        "workers.echo.replicas is 13, and kafka.topics.events.partitions is 12"),
                arguments(
                        "more at most than partitions",
                        "workers: {echo: {enabled: true, autoscaling: {type: keda, maxReplicas: 20}}}",
                        "workers.echo.autoscaling.maxReplicas is 20"),
                arguments(
                        "asleep for ever",
                        "workers: {echo: {enabled: true, autoscaling: {type: cpu, minReplicas: 0}}}",
                        "only type keda wakes a worker up again"),
                arguments(
                        "one port for two things",
                        "gateway: {cluster: {port: 9000}}",
                        "gateway.cluster.port and gateway.management.port are both 9000"),
                arguments(
                        "a worker that nobody can see",
                        "workers: {echo: {enabled: true, management: {enabled: false}}}",
                        "say in workers.echo.probes.liveness how it is seen alive"),
                arguments("SASL without a Secret", "kafka: {securityProtocol: SASL_SSL}", "kafka.sasl.existingSecret"),
                arguments("a Secret without SASL", "kafka: {sasl: {existingSecret: a}}", "nobody would log in"),
                arguments("a CA without TLS", "kafka: {tls: {caSecret: a}}", "nothing would be encrypted. Say SSL"),
                arguments(
                        "a CA without rediss", "redis: {tls: {caSecret: a}}", "nothing would be encrypted. Say rediss"),
                arguments(
                        "a user without a password",
                        "redis: {auth: {username: a}}",
                        "without redis.auth.existingSecret"),
                arguments(
                        "another mechanism",
                        "kafka: {securityProtocol: SASL_SSL, sasl: {existingSecret: a, mechanism: GSSAPI}}",
                        "kafka.sasl.jaasConfigKey"),
                arguments(
                        "one broker",
                        STRIMZI.formatted(", replicas: 1", ", topics: {replication: 1}"),
                        "kafka.strimzi.replicas is 1"),
                arguments(
                        "one copy on three brokers",
                        STRIMZI.formatted("", ", topics: {replication: 1}"),
                        "kafka.topics.replication is 1 with kafka.strimzi.replicas 3: events would be lost"),
                arguments(
                        "more copies than brokers",
                        STRIMZI.formatted("", ", topics: {replication: 5}"),
                        "a copy needs a broker of its own"),
                arguments(
                        "all copies needed",
                        STRIMZI.formatted(", minInsyncReplicas: 3", ""),
                        "no event could be stored while one broker restarts"),
                arguments(
                        "one Redis",
                        "redis: {hosts: '', operator: {enabled: true, size: 1}}",
                        "redis.operator.size is 1: each restart of Redis is an outage"),
                arguments(
                        "an ingress that cuts quiet clients",
                        "ingress: {enabled: true, hosts: [a], controller: nginx, idleTimeout: 45s}",
                        "ingress.idleTimeout is 45 s: a client that is only pinged is silent for up to 45 s"),
                arguments(
                        "one by its annotation",
                        "ingress: {enabled: true, hosts: [a], annotations: "
                                + "{nginx.ingress.kubernetes.io/proxy-read-timeout: '30'}}",
                        "would be cut off"),
                arguments(
                        "slower pings than the ingress waits",
                        "{ingress: {enabled: true, hosts: [a], idleTimeout: 60s}, "
                                + "dialects: {socketio: {settings: {ping-interval: 50s}}}}",
                        "silent for up to 70 s"),
                arguments(
                        "KEDA that is not there",
                        "{requireApis: true, workers: {echo: {enabled: true, autoscaling: {type: keda}}}}",
                        "needs KEDA in the cluster (API keda.sh/v1alpha1 is missing)"),
                arguments(
                        "a Gateway API that is not there",
                        "{requireApis: true, httpRoute: {enabled: true, parentRefs: [{name: a}]}}",
                        "httpRoute.enabled needs the Gateway API's CRDs in the cluster"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void bySentence(String what, String values, String sentence) {
        assertRefused(values, sentence);
    }

    private static void assertRefused(String values, String sentence) {
        String refusal = Chart.minimal(values).refusal();
        assertTrue(refusal.contains(sentence), refusal);
    }

    /** What is asked for by name may be had. */
    @Test
    void oneGatewayMayBeHadWhereItIsSaid() {
        Manifest gateway = Chart.minimal("{allowSingleReplica: true, gateway: {replicas: 1, pdb: {enabled: false}}}")
                .only("Deployment", "-gateway");
        assertEquals(1, gateway.at("/spec/replicas").asInt());
    }
}
