{{/* What a schema cannot say, in sentences that name the keys. */}}
{{- define "millrace.checks" -}}
{{- include "millrace.checks.brokers" . -}}
{{- include "millrace.checks.login" . -}}
{{- include "millrace.checks.operators" . -}}
{{- include "millrace.checks.gateways" . -}}
{{- include "millrace.checks.settings" . -}}
{{- include "millrace.checks.memory" . -}}
{{- include "millrace.checks.workers" . -}}
{{- include "millrace.checks.edge" . -}}
{{- include "millrace.checks.apis" . -}}
{{- end }}

{{- define "millrace.checks.brokers" -}}
{{- $kafka := .Values.kafka -}}
{{- $redis := .Values.redis -}}
{{- if and (not $kafka.bootstrapServers) (not $kafka.strimzi.enabled) -}}
{{- fail "kafka.bootstrapServers is empty: name your brokers (host:9092,..), or have them made by kafka.strimzi.enabled" -}}
{{- end -}}
{{- if and $kafka.bootstrapServers $kafka.strimzi.enabled -}}
{{- fail "kafka.bootstrapServers and kafka.strimzi.enabled are both set: which Kafka is meant? Take one away" -}}
{{- end -}}
{{- if and (not $redis.hosts) (not $redis.operator.enabled) -}}
{{- fail "redis.hosts is empty: name your Redis (redis://host:6379), or have it made by redis.operator.enabled" -}}
{{- end -}}
{{- if and $redis.hosts $redis.operator.enabled -}}
{{- fail "redis.hosts and redis.operator.enabled are both set: which Redis is meant? Take one away" -}}
{{- end -}}
{{- end }}

{{- define "millrace.checks.login" -}}
{{- $kafka := .Values.kafka -}}
{{- if not $kafka.strimzi.enabled -}}
{{- if and (hasPrefix "SASL_" $kafka.securityProtocol) (not $kafka.sasl.existingSecret) -}}
{{- fail (printf "kafka.securityProtocol is %s: name the Secret with user and password in kafka.sasl.existingSecret" $kafka.securityProtocol) -}}
{{- end -}}
{{- if and $kafka.sasl.existingSecret (not (hasPrefix "SASL_" $kafka.securityProtocol)) -}}
{{- fail (printf "kafka.sasl.existingSecret is set, and kafka.securityProtocol is %s: nobody would log in. Say SASL_SSL or SASL_PLAINTEXT" $kafka.securityProtocol) -}}
{{- end -}}
{{- if and (or $kafka.tls.caSecret $kafka.tls.clientSecret) (not (hasSuffix "SSL" $kafka.securityProtocol)) -}}
{{- fail (printf "kafka.tls is set, and kafka.securityProtocol is %s: nothing would be encrypted. Say SSL or SASL_SSL" $kafka.securityProtocol) -}}
{{- end -}}
{{- if and (hasPrefix "SASL_" $kafka.securityProtocol) (not $kafka.sasl.jaasConfigKey) (not (has $kafka.sasl.mechanism (list "PLAIN" "SCRAM-SHA-256" "SCRAM-SHA-512"))) -}}
{{- fail (printf "kafka.sasl.mechanism %s needs a whole login configuration: name its key in kafka.sasl.jaasConfigKey" $kafka.sasl.mechanism) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.redis.auth.username (not .Values.redis.auth.existingSecret) -}}
{{- fail "redis.auth.username is set without redis.auth.existingSecret: name the Secret with the user's password" -}}
{{- end -}}
{{- if and .Values.redis.tls.caSecret (not .Values.redis.operator.enabled) (not (contains "rediss://" .Values.redis.hosts)) -}}
{{- fail "redis.tls.caSecret is set, and redis.hosts begins with redis://: nothing would be encrypted. Say rediss://" -}}
{{- end -}}
{{- end }}

{{- define "millrace.checks.operators" -}}
{{- $strimzi := .Values.kafka.strimzi -}}
{{- $replication := int .Values.kafka.topics.replication -}}
{{- if $strimzi.enabled -}}
{{- if and (eq (int $strimzi.replicas) 1) (not .Values.allowSingleReplica) -}}
{{- fail "kafka.strimzi.replicas is 1: each restart of the broker is an outage. Say 3, or allowSingleReplica: true" -}}
{{- end -}}
{{- if gt $replication (int $strimzi.replicas) -}}
{{- fail (printf "kafka.topics.replication is %d, and kafka.strimzi.replicas is %d: a copy needs a broker of its own" $replication (int $strimzi.replicas)) -}}
{{- end -}}
{{- if and (eq $replication 1) (gt (int $strimzi.replicas) 1) -}}
{{- fail (printf "kafka.topics.replication is 1 with kafka.strimzi.replicas %d: events would be lost with one broker. Say 3" (int $strimzi.replicas)) -}}
{{- end -}}
{{- if and (gt $replication 1) (ge (int $strimzi.minInsyncReplicas) $replication) -}}
{{- fail (printf "kafka.strimzi.minInsyncReplicas is %d with kafka.topics.replication %d: no event could be stored while one broker restarts" (int $strimzi.minInsyncReplicas) $replication) -}}
{{- end -}}
{{- if gt (int $strimzi.minInsyncReplicas) $replication -}}
{{- fail (printf "kafka.strimzi.minInsyncReplicas is %d with kafka.topics.replication %d: no event could ever be stored" (int $strimzi.minInsyncReplicas) $replication) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.redis.operator.enabled (eq (int .Values.redis.operator.size) 1) (not .Values.allowSingleReplica) -}}
{{- fail "redis.operator.size is 1: each restart of Redis is an outage. Say 3, or allowSingleReplica: true" -}}
{{- end -}}
{{- end }}

{{- define "millrace.checks.gateways" -}}
{{- $gateway := .Values.gateway -}}
{{- $scaling := $gateway.autoscaling -}}
{{- $least := ternary $scaling.minReplicas $gateway.replicas $scaling.enabled | int -}}
{{- $key := ternary "gateway.autoscaling.minReplicas" "gateway.replicas" $scaling.enabled -}}
{{- if and (lt $least 2) (not .Values.allowSingleReplica) -}}
{{- fail (printf "%s is %d: nobody could take a stopped gateway's clients. Say 2 or more, or allowSingleReplica: true" $key $least) -}}
{{- end -}}
{{- include "millrace.checks.scaling" (list "gateway.autoscaling" $scaling.minReplicas $scaling.maxReplicas) -}}
{{- include "millrace.checks.budget" (list "gateway.pdb" $gateway.pdb $key $least) -}}
{{- if and $scaling.enabled (not $scaling.targetClients) (not $scaling.targetCpu) (not $scaling.metrics) -}}
{{- fail "gateway.autoscaling has nothing to scale by: set targetClients, targetCpu or metrics" -}}
{{- end -}}
{{- end }}

{{- define "millrace.checks.scaling" -}}
{{- if lt (int (index . 2)) (int (index . 1)) -}}
{{- fail (printf "%s.maxReplicas (%d) is less than %s.minReplicas (%d)" (index . 0) (int (index . 2)) (index . 0) (int (index . 1))) -}}
{{- end -}}
{{- end }}

{{/* A budget that lets nobody go keeps nodes from being drained: (list "key" budget "replicas' key" replicas). */}}
{{- define "millrace.checks.budget" -}}
{{- $pdb := index . 1 -}}
{{- if $pdb.enabled -}}
{{- if and (not (kindIs "invalid" $pdb.minAvailable)) (or (eq (toString $pdb.minAvailable) "100%") (and (not (contains "%" (toString $pdb.minAvailable))) (ge (int $pdb.minAvailable) (int (index . 3))))) -}}
{{- fail (printf "%s.minAvailable is %v with %s %d: no node could ever be drained. Make it less" (index . 0) $pdb.minAvailable (index . 2) (int (index . 3))) -}}
{{- end -}}
{{- if and (kindIs "invalid" $pdb.minAvailable) (has (toString $pdb.maxUnavailable) (list "0" "0%")) -}}
{{- fail (printf "%s.maxUnavailable is 0: no node could ever be drained. Make it more" (index . 0)) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* Keys that the chart computes with must be said where it reads them. */}}
{{- define "millrace.checks.settings" -}}
{{- if eq (int .Values.gateway.cluster.port) (int .Values.gateway.management.port) -}}
{{- fail (printf "gateway.cluster.port and gateway.management.port are both %d: each needs a port of its own" (int .Values.gateway.cluster.port)) -}}
{{- end -}}
{{- $where := dict
    "millrace.gateway.drain-wait" "gateway.drain.wait"
    "millrace.gateway.drain-over" "gateway.drain.over"
    "millrace.gateway.drain-patience" "gateway.drain.patience"
    "millrace.gateway.stop-timeout" "gateway.drain.stopTimeout"
    "millrace.gateway.max-clients" "gateway.maxClients"
    "millrace.gateway.shed-at" "gateway.shedAt"
    "millrace.management.port" "gateway.management.port"
    "millrace.cluster.port" "gateway.cluster.port"
    "millrace.cluster.host" "nothing: it is the pod's address"
    "quarkus.http.port" "nothing: clients' port in the pod is 8080"
    "kafka.bootstrap.servers" "kafka.bootstrapServers"
    "kafka.security.protocol" "kafka.securityProtocol"
    "quarkus.redis.hosts" "redis.hosts"
    "millrace.events.topic" "kafka.topics.events.name"
    "millrace.events.create" "kafka.topics.create"
    "millrace.events.partitions" "kafka.topics.events.partitions"
    "millrace.events.replication" "kafka.topics.replication"
    "millrace.events.retention" "kafka.topics.events.retention"
    "millrace.events.max-event-size" "kafka.topics.events.maxEventSize"
    "millrace.connects.topic" "kafka.topics.connects.name"
    "millrace.connects.retention" "kafka.topics.connects.retention" -}}
{{- range $key, $_ := .Values.gateway.settings -}}
{{- with get $where $key -}}
{{- fail (printf "gateway.settings has %s: say it in %s, which the chart computes with" $key .) -}}
{{- end -}}
{{- $parts := splitList "." $key -}}
{{- if and (eq (first $parts) "millrace") (hasKey $.Values.dialects (index $parts 1)) -}}
{{- fail (printf "gateway.settings has %s: say it in dialects.%s" $key (index $parts 1)) -}}
{{- end -}}
{{- end -}}
{{- $names := dict -}}
{{- range $key, $value := $where -}}
{{- $_ := set $names ($key | upper | replace "." "_" | replace "-" "_") $value -}}
{{- end -}}
{{- range .Values.gateway.env -}}
{{- $env := .name -}}
{{- with get $names $env -}}
{{- fail (printf "gateway.env has %s: say it in %s, which the chart computes with" $env .) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* 512Mi for the process and its buffers, 16Ki for each client: see README.md, Memory. */}}
{{- define "millrace.checks.memory" -}}
{{- $limit := include "millrace.mebibytes" .Values.gateway.resources.limits.memory | int64 -}}
{{- $needed := add 512 (div (mul (int64 .Values.gateway.maxClients) 16) 1024) -}}
{{- if lt $limit $needed -}}
{{- fail (printf "gateway.resources.limits.memory (%v) is too little for gateway.maxClients %d: 512Mi and 16Ki for each are %dMi" .Values.gateway.resources.limits.memory (int64 .Values.gateway.maxClients) $needed) -}}
{{- end -}}
{{- end }}

{{- define "millrace.mebibytes" -}}
{{- $text := toString . -}}
{{- $number := regexFind "^[0-9]+" $text | int64 -}}
{{- $unit := regexFind "[A-Za-z]*$" $text -}}
{{- if eq $unit "Gi" -}}{{ mul $number 1024 }}
{{- else if eq $unit "Mi" -}}{{ $number }}
{{- else if eq $unit "Ki" -}}{{ div $number 1024 }}
{{- else if eq $unit "G" -}}{{ div (mul $number 1000000000) 1048576 }}
{{- else if eq $unit "M" -}}{{ div (mul $number 1000000) 1048576 }}
{{- else -}}{{ div $number 1048576 }}
{{- end -}}
{{- end }}

{{- define "millrace.checks.workers" -}}
{{- $events := .Values.kafka.topics.events -}}
{{- $services := dict -}}
{{- range $name, $worker := (include "millrace.workers" . | fromJson).workers -}}
{{- $key := printf "workers.%s" $name -}}
{{- if not $worker.image.repository -}}
{{- fail (printf "%s.image.repository is empty: name the worker's image" $key) -}}
{{- end -}}
{{- if hasKey $services $worker.service -}}
{{- fail (printf "%s.service is %s, and so is workers.%s.service: in one consumer group each would get half of the other's events" $key $worker.service (get $services $worker.service)) -}}
{{- end -}}
{{- $_ := set $services $worker.service $name -}}
{{- $scaling := $worker.autoscaling -}}
{{- $least := ternary $worker.replicas $scaling.minReplicas (eq $scaling.type "none") | int -}}
{{- $most := ternary $worker.replicas $scaling.maxReplicas (eq $scaling.type "none") | int -}}
{{- $mostKey := ternary "replicas" "autoscaling.maxReplicas" (eq $scaling.type "none") -}}
{{- if ne $scaling.type "none" -}}
{{- include "millrace.checks.scaling" (list (printf "%s.autoscaling" $key) $scaling.minReplicas $scaling.maxReplicas) -}}
{{- end -}}
{{- if and (eq $scaling.type "cpu") (lt $least 1) -}}
{{- fail (printf "%s.autoscaling.minReplicas is 0: only type keda wakes a worker up again" $key) -}}
{{- end -}}
{{- if and (gt $most (int $events.partitions)) (eq (join "," $worker.topics) $events.name) -}}
{{- fail (printf "%s.%s is %d, and kafka.topics.events.partitions is %d: more workers than partitions have nothing to do" $key $mostKey $most (int $events.partitions)) -}}
{{- end -}}
{{- if gt $least 1 -}}
{{- include "millrace.checks.budget" (list (printf "%s.pdb" $key) $worker.pdb (printf "%s.replicas" $key) $least) -}}
{{- end -}}
{{- if and (eq $scaling.type "keda") (not $.Values.kafka.strimzi.enabled) $.Values.kafka.sasl.jaasConfigKey (hasPrefix "SASL_" $.Values.kafka.securityProtocol) -}}
{{- fail (printf "%s.autoscaling.type is keda, which needs user and password by kafka.sasl.usernameKey and passwordKey, not jaasConfigKey" $key) -}}
{{- end -}}
{{- if not $worker.management.enabled -}}
{{- $live := $worker.probes.liveness -}}
{{- if not (or $live.exec $live.tcpSocket $live.httpGet $live.grpc) -}}
{{- fail (printf "%s.management.enabled is false: say in %s.probes.liveness how it is seen alive (exec, tcpSocket, httpGet or grpc)" $key $key) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{- define "millrace.checks.edge" -}}
{{- $seen := dict -}}
{{- range (include "millrace.dialectPaths" . | fromJson).all -}}
{{- $path := printf "%s/" (trimSuffix "/" .path) -}}
{{- if and .enabled (hasKey $seen $path) -}}
{{- fail (printf "dialects.%s.path and dialects.%s.path are both %s: each path needs one of its own" (get $seen $path) .key $path) -}}
{{- end -}}
{{- if .enabled -}}
{{- $_ := set $seen $path .key -}}
{{- end -}}
{{- end -}}
{{- $quiet := include "millrace.quietSeconds" . | int -}}
{{- if .Values.ingress.enabled -}}
{{- $idle := include "millrace.seconds" .Values.ingress.idleTimeout | int -}}
{{- if le $idle $quiet -}}
{{- fail (printf "ingress.idleTimeout is %d s: a client that is only pinged is silent for up to %d s (ping-interval and ping-timeout of the dialect), and would be cut off" $idle $quiet) -}}
{{- end -}}
{{- range $key, $value := .Values.ingress.annotations -}}
{{- if and (has $key (list "nginx.ingress.kubernetes.io/proxy-read-timeout" "nginx.ingress.kubernetes.io/proxy-send-timeout")) (le (int $value) $quiet) -}}
{{- fail (printf "ingress.annotations has %s: %v, and a client that is only pinged is silent for up to %d s, and would be cut off" $key $value $quiet) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* By requireApis: what a switched-on part needs of the cluster. */}}
{{- define "millrace.checks.apis" -}}
{{- if .Values.requireApis -}}
{{- $monitoring := .Values.monitoring -}}
{{- $keda := false -}}
{{- range (include "millrace.workers" . | fromJson).workers -}}
{{- if eq .autoscaling.type "keda" -}}{{- $keda = true -}}{{- end -}}
{{- end -}}
{{- $needs := list
    (list $keda "keda.sh/v1alpha1" "workers.*.autoscaling.type: keda" "KEDA")
    (list .Values.httpRoute.enabled "gateway.networking.k8s.io/v1" "httpRoute.enabled" "the Gateway API's CRDs")
    (list $monitoring.serviceMonitor.enabled "monitoring.coreos.com/v1" "monitoring.serviceMonitor.enabled" "the Prometheus operator")
    (list $monitoring.podMonitor.enabled "monitoring.coreos.com/v1" "monitoring.podMonitor.enabled" "the Prometheus operator")
    (list $monitoring.prometheusRule.enabled "monitoring.coreos.com/v1" "monitoring.prometheusRule.enabled" "the Prometheus operator")
    (list .Values.kafka.strimzi.enabled "kafka.strimzi.io/v1" "kafka.strimzi.enabled" "Strimzi 0.49 or newer")
    (list .Values.redis.operator.enabled "redis.redis.opstreelabs.in/v1beta2" "redis.operator.enabled" "the Redis operator of OT-CONTAINER-KIT") -}}
{{- range $needs -}}
{{- if and (index . 0) (not ($.Capabilities.APIVersions.Has (index . 1))) -}}
{{- fail (printf "%s needs %s in the cluster (API %s is missing): install it first, or switch this off" (index . 2) (index . 3) (index . 1)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}
