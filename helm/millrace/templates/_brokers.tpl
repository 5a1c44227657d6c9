{{/* Names of what Strimzi and the Redis operator make. Strimzi adds up to 20 characters of its own to a cluster's name. */}}
{{- define "millrace.strimziCluster" -}}{{ include "millrace.name" (list . "kafka" 40) }}{{- end }}
{{- define "millrace.redisName" -}}{{ include "millrace.name" (list . "redis" 40) }}{{- end }}

{{- define "millrace.bootstrapServers" -}}
{{- if .Values.kafka.strimzi.enabled -}}
{{ include "millrace.strimziCluster" . }}-kafka-bootstrap:9093
{{- else -}}
{{ .Values.kafka.bootstrapServers }}
{{- end -}}
{{- end }}

{{- define "millrace.redisHosts" -}}
{{- if .Values.redis.operator.enabled -}}
redis://{{ include "millrace.redisName" . }}-master:6379
{{- else if .Values.redis.auth.username -}}
{{ .Values.redis.hosts | replace "://" (printf "://%s@" .Values.redis.auth.username) }}
{{- else -}}
{{ .Values.redis.hosts }}
{{- end -}}
{{- end }}

{{- define "millrace.securityProtocol" -}}
{{- if .Values.kafka.strimzi.enabled -}}SASL_SSL{{- else -}}{{ .Values.kafka.securityProtocol }}{{- end -}}
{{- end }}

{{/*
How Kafka is trusted and logged in to, as JSON: {"ca": {secret, key}, "sasl": {secret, user or usernameKey, passwordKey or
jaasConfigKey}}. (dict "root" $ "component" "worker-chat" "secret" "own secret or empty").
*/}}
{{- define "millrace.kafkaAccess" -}}
{{- $kafka := .root.Values.kafka -}}
{{- $out := dict -}}
{{- if $kafka.strimzi.enabled -}}
{{- $user := include "millrace.name" (list .root .component) -}}
{{- $ca := printf "%s-cluster-ca-cert" (include "millrace.strimziCluster" .root) -}}
{{- $_ := set $out "ca" (dict "secret" $ca "key" "ca.crt") -}}
{{- $_ := set $out "sasl" (dict "mechanism" "SCRAM-SHA-512" "secret" $user "user" $user "passwordKey" "password") -}}
{{- else -}}
{{- if $kafka.tls.caSecret -}}
{{- $_ := set $out "ca" (dict "secret" $kafka.tls.caSecret "key" $kafka.tls.caKey) -}}
{{- end -}}
{{- if hasPrefix "SASL_" $kafka.securityProtocol -}}
{{- $sasl := dict "mechanism" $kafka.sasl.mechanism "secret" (default $kafka.sasl.existingSecret .secret) -}}
{{- if $kafka.sasl.jaasConfigKey -}}
{{- $_ := set $sasl "jaasConfigKey" $kafka.sasl.jaasConfigKey -}}
{{- else -}}
{{- $_ := set $sasl "usernameKey" $kafka.sasl.usernameKey -}}
{{- $_ := set $sasl "passwordKey" $kafka.sasl.passwordKey -}}
{{- end -}}
{{- $_ := set $out "sasl" $sasl -}}
{{- end -}}
{{- end -}}
{{- toJson $out -}}
{{- end }}

{{/* Kafka's environment of one component; arguments as above. */}}
{{- define "millrace.kafkaEnv" -}}
{{- $kafka := .root.Values.kafka -}}
{{- $access := include "millrace.kafkaAccess" . | fromJson -}}
{{- with $access.ca }}
- name: KAFKA_SSL_TRUSTSTORE_TYPE
  value: PEM
- name: KAFKA_SSL_TRUSTSTORE_LOCATION
  value: /certs/kafka/ca.crt
{{- end }}
{{- if and $kafka.tls.clientSecret (not $kafka.strimzi.enabled) }}
- name: KAFKA_SSL_KEYSTORE_TYPE
  value: PEM
{{ include "millrace.secretEnv" (list "KAFKA_SSL_KEYSTORE_CERTIFICATE_CHAIN" $kafka.tls.clientSecret $kafka.tls.clientCertKey) }}
{{ include "millrace.secretEnv" (list "KAFKA_SSL_KEYSTORE_KEY" $kafka.tls.clientSecret $kafka.tls.clientKeyKey) }}
{{- end }}
{{- with $access.sasl }}
- name: KAFKA_SASL_MECHANISM
  value: {{ .mechanism }}
{{- if .jaasConfigKey }}
{{ include "millrace.secretEnv" (list "KAFKA_SASL_JAAS_CONFIG" .secret .jaasConfigKey) }}
{{- else }}
{{- if .user }}
- name: SASL_USERNAME
  value: {{ .user }}
{{- else }}
{{ include "millrace.secretEnv" (list "SASL_USERNAME" .secret .usernameKey) }}
{{- end }}
{{ include "millrace.secretEnv" (list "SASL_PASSWORD" .secret .passwordKey) }}
{{- $module := ternary "plain.PlainLoginModule" "scram.ScramLoginModule" (eq .mechanism "PLAIN") }}
- name: KAFKA_SASL_JAAS_CONFIG
  value: org.apache.kafka.common.security.{{ $module }} required username="$(SASL_USERNAME)" password="$(SASL_PASSWORD)";
{{- end }}
{{- end }}
{{- end }}

{{/* Redis' password and trust; the workers' SDK takes the same for its client. */}}
{{- define "millrace.redisEnv" -}}
{{- $redis := .Values.redis -}}
{{- $made := $redis.operator.enabled -}}
{{- $secret := ternary $redis.operator.passwordSecret $redis.auth.existingSecret $made -}}
{{- $key := ternary $redis.operator.passwordKey $redis.auth.passwordKey $made -}}
{{- if $secret }}
{{ include "millrace.secretEnv" (list "QUARKUS_REDIS_PASSWORD" $secret $key) }}
{{- end }}
{{- if and $redis.tls.caSecret (not $made) }}
- name: QUARKUS_REDIS_TLS_CONFIGURATION_NAME
  value: redis
- name: QUARKUS_TLS_REDIS_TRUST_STORE_PEM_CERTS
  value: /certs/redis/ca.crt
{{- end }}
{{- end }}

{{- define "millrace.secretEnv" -}}
- name: {{ index . 0 }}
  valueFrom:
    secretKeyRef:
      name: {{ index . 1 }}
      key: {{ index . 2 }}
{{- end }}

{{- define "millrace.brokerVolumes" -}}
{{- $access := include "millrace.kafkaAccess" (dict "root" . "component" "gateway" "secret" "") | fromJson -}}
{{- with $access.ca }}
- name: kafka-ca
  secret:
    secretName: {{ .secret }}
    items:
      - key: {{ .key }}
        path: ca.crt
{{- end }}
{{- if and .Values.redis.tls.caSecret (not .Values.redis.operator.enabled) }}
- name: redis-ca
  secret:
    secretName: {{ .Values.redis.tls.caSecret }}
    items:
      - key: {{ .Values.redis.tls.caKey }}
        path: ca.crt
{{- end }}
{{- end }}

{{- define "millrace.brokerMounts" -}}
{{- $access := include "millrace.kafkaAccess" (dict "root" . "component" "gateway" "secret" "") | fromJson -}}
{{- if $access.ca }}
- name: kafka-ca
  mountPath: /certs/kafka
  readOnly: true
{{- end }}
{{- if and .Values.redis.tls.caSecret (not .Values.redis.operator.enabled) }}
- name: redis-ca
  mountPath: /certs/redis
  readOnly: true
{{- end }}
{{- end }}

{{- define "millrace.brokerData" -}}
KAFKA_BOOTSTRAP_SERVERS: {{ include "millrace.bootstrapServers" . | quote }}
KAFKA_SECURITY_PROTOCOL: {{ include "millrace.securityProtocol" . | quote }}
QUARKUS_REDIS_HOSTS: {{ include "millrace.redisHosts" . | quote }}
{{- end }}
