package io.millrace.helm;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpec;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import java.util.List;
import java.util.Map;

/**
 * Fields of kinds that have no model at Maven Central, after their custom resource definitions: KEDA 2.17's, and those
 * of OT-CONTAINER-KIT's Redis operator 0.26. Only what the chart uses: a field that is not here fails the test.
 */
interface OperatorKinds {

    record ScaledObject(String apiVersion, String kind, ObjectMeta metadata, ScaledObjectSpec spec) {}

    record ScaledObjectSpec(
            ScaleTarget scaleTargetRef,
            Integer pollingInterval,
            Integer cooldownPeriod,
            Integer minReplicaCount,
            Integer maxReplicaCount,
            Fallback fallback,
            Advanced advanced,
            List<Trigger> triggers) {}

    record ScaleTarget(String apiVersion, String kind, String name) {}

    record Fallback(Integer failureThreshold, Integer replicas, FallbackBehavior behavior) {}

    enum FallbackBehavior {
        @JsonProperty("static")
        STATIC,
        @JsonProperty("currentReplicas")
        CURRENT,
        @JsonProperty("currentReplicasIfHigher")
        CURRENT_IF_HIGHER,
        @JsonProperty("currentReplicasIfLower")
        CURRENT_IF_LOWER
    }

    record Advanced(HpaConfig horizontalPodAutoscalerConfig) {}

    record HpaConfig(HorizontalPodAutoscalerBehavior behavior) {}

    /** All of its metadata are texts. */
    record Trigger(String type, KafkaTrigger metadata, AuthenticationRef authenticationRef) {}

    record KafkaTrigger(
            String bootstrapServers,
            String consumerGroup,
            String topic,
            String lagThreshold,
            String offsetResetPolicy,
            String sasl,
            String tls) {}

    record AuthenticationRef(String name) {}

    record TriggerAuthentication(String apiVersion, String kind, ObjectMeta metadata, TriggerAuthenticationSpec spec) {}

    record TriggerAuthenticationSpec(List<EnvTarget> env, List<SecretTarget> secretTargetRef) {}

    record EnvTarget(String parameter, String name, String containerName) {}

    record SecretTarget(String parameter, String name, String key) {}

    record RedisReplication(String apiVersion, String kind, ObjectMeta metadata, RedisReplicationSpec spec) {}

    record RedisReplicationSpec(
            Integer clusterSize,
            PodSecurityContext podSecurityContext,
            SecurityContext securityContext,
            KubernetesConfig kubernetesConfig,
            Sentinel sentinel,
            RedisPdb pdb,
            Storage storage) {}

    record KubernetesConfig(
            String image,
            String imagePullPolicy,
            List<LocalObjectReference> imagePullSecrets,
            ResourceRequirements resources,
            RedisSecret redisSecret) {}

    record RedisSecret(String name, String key) {}

    record Sentinel(
            Integer size,
            String image,
            String imagePullPolicy,
            String quorum,
            PodSecurityContext podSecurityContext,
            SecurityContext securityContext,
            ResourceRequirements resources) {}

    record RedisPdb(Boolean enabled, Integer maxUnavailable) {}

    record Storage(ClaimTemplate volumeClaimTemplate) {}

    record ClaimTemplate(PersistentVolumeClaimSpec spec, Map<String, String> metadata) {}
}
