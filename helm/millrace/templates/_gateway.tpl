{{/* Topics of routes, each with the end of its object's name, as JSON: by gateway.settings, beside the chart's own. */}}
{{- define "millrace.routeTopics" -}}
{{- $found := dict -}}
{{- range $key, $value := .Values.gateway.settings -}}
{{- $parts := splitList "." $key -}}
{{- $isTopic := and (hasPrefix "millrace.routes." $key) (eq (len $parts) 4) (eq (last $parts) "topic") -}}
{{- if and $isTopic (ne $value $.Values.kafka.topics.events.name) (not (hasKey $found $value)) -}}
{{- $_ := set $found $value (printf "route-%s" (lower (index $parts 2))) -}}
{{- end -}}
{{- end -}}
{{- toJson $found -}}
{{- end }}

{{/* All settings of the gateways' configuration file, as JSON. What gateway.settings say wins; checks keep it from what the chart computes with. */}}
{{- define "millrace.gatewaySettings" -}}
{{- $topics := .Values.kafka.topics -}}
{{- $settings := dict -}}
{{- $_ := set $settings "millrace.gateway.max-clients" .Values.gateway.maxClients -}}
{{- $_ := set $settings "millrace.gateway.shed-at" .Values.gateway.shedAt -}}
{{- $_ := set $settings "millrace.events.topic" $topics.events.name -}}
{{- $_ := set $settings "millrace.events.create" (and $topics.create (not .Values.kafka.strimzi.enabled)) -}}
{{- $_ := set $settings "millrace.events.partitions" $topics.events.partitions -}}
{{- $_ := set $settings "millrace.events.replication" $topics.replication -}}
{{- $_ := set $settings "millrace.events.retention" $topics.events.retention -}}
{{- $_ := set $settings "millrace.events.max-event-size" $topics.events.maxEventSize -}}
{{- $_ := set $settings "millrace.connects.topic" $topics.connects.name -}}
{{- $_ := set $settings "millrace.connects.retention" $topics.connects.retention -}}
{{- range (include "millrace.dialectPaths" . | fromJson).all -}}
{{- $_ := set $settings (printf "millrace.%s.path" .key) .path -}}
{{- $prefix := .key -}}
{{- range $key, $value := .settings -}}
{{- $_ := set $settings (printf "millrace.%s.%s" $prefix $key) $value -}}
{{- end -}}
{{- end -}}
{{- range $key, $value := .Values.kafka.producer -}}
{{- $_ := set $settings (printf "mp.messaging.outgoing.events.%s" $key) $value -}}
{{- end -}}
{{- range $key, $value := .Values.gateway.settings -}}
{{- $_ := set $settings $key $value -}}
{{- end -}}
{{- toJson $settings -}}
{{- end }}

{{/* What the gateway's container has in its environment beside the brokers' ConfigMap. */}}
{{- define "millrace.gatewayEnv" -}}
{{- $drain := .Values.gateway.drain -}}
- name: MILLRACE_MANAGEMENT_PORT
  value: {{ .Values.gateway.management.port | quote }}
- name: MILLRACE_CLUSTER_PORT
  value: {{ .Values.gateway.cluster.port | quote }}
- name: MILLRACE_CLUSTER_HOST
  valueFrom:
    fieldRef:
      fieldPath: status.podIP
{{- with .Values.gateway.cluster.existingSecret }}
{{ include "millrace.secretEnv" (list "MILLRACE_CLUSTER_SECRET" . $.Values.gateway.cluster.secretKey) }}
{{- end }}
- name: MILLRACE_GATEWAY_DRAIN_WAIT
  value: {{ $drain.wait | quote }}
- name: MILLRACE_GATEWAY_DRAIN_OVER
  value: {{ $drain.over | quote }}
- name: MILLRACE_GATEWAY_DRAIN_PATIENCE
  value: {{ $drain.patience | quote }}
- name: MILLRACE_GATEWAY_STOP_TIMEOUT
  value: {{ $drain.stopTimeout | quote }}
- name: JDK_JAVA_OPTIONS
  value: {{ include "millrace.gatewayJavaOptions" . | quote }}
- name: QUARKUS_LOG_CONSOLE_JSON_ENABLED
  value: {{ .Values.logs.json | quote }}
{{- include "millrace.kafkaEnv" (dict "root" . "component" "gateway" "secret" "") }}
{{- include "millrace.redisEnv" . }}
{{- with .Values.gateway.env }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Every path of every dialect. JSON, {"all": [{"key": "socketio.paths.legacy", "path", "settings", "enabled"}, ..]}. */}}
{{- define "millrace.dialectPaths" -}}
{{- $all := list -}}
{{- range $dialect, $its := .Values.dialects -}}
{{- if $its -}}
{{- $settings := $its.settings | default (dict) -}}
{{- $enabled := ne (get $settings "enabled" | toString) "false" -}}
{{- $all = append $all (dict "key" $dialect "path" $its.path "settings" $settings "enabled" $enabled) -}}
{{- range $name, $further := $its.paths -}}
{{- if $further -}}
{{- $all = append $all (dict "key" (printf "%s.paths.%s" $dialect $name) "path" $further.path "settings" ($further.settings | default (dict)) "enabled" $enabled) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson (dict "all" $all) -}}
{{- end }}

{{/* Paths of the dialects, as the edge routes them: without the last slash, as prefixes of whole path elements. JSON, {"paths": [..]}. */}}
{{- define "millrace.paths" -}}
{{- $paths := list -}}
{{- range (include "millrace.dialectPaths" . | fromJson).all -}}
{{- if .enabled -}}
{{- $paths = append $paths (trimSuffix "/" .path) -}}
{{- end -}}
{{- end -}}
{{- toJson (dict "paths" ($paths | uniq | sortAlpha)) -}}
{{- end }}

{{/* Sockets' buffers are not in the heap, and without a limit of their own they may take as much as it. */}}
{{- define "millrace.gatewayJavaOptions" -}}
{{- $options := .Values.gateway.javaOptions -}}
{{- if not (contains "MaxDirectMemorySize" $options) -}}
{{- $limit := include "millrace.mebibytes" .Values.gateway.resources.limits.memory | int64 -}}
{{- $options = printf "%s -XX:MaxDirectMemorySize=%dm" $options (div $limit 4) -}}
{{- end -}}
{{- trim $options -}}
{{- end }}
