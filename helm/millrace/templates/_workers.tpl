{{/* Settings of a worker's configuration file, as JSON: (list $ worker). */}}
{{- define "millrace.workerSettings" -}}
{{- $worker := index . 1 -}}
{{- $settings := dict -}}
{{- range $key, $value := (index . 0).Values.kafka.consumer -}}
{{- $_ := set $settings (printf "mp.messaging.incoming.millrace-events.%s" $key) $value -}}
{{- end -}}
{{- range $key, $value := $worker.settings -}}
{{- $_ := set $settings $key $value -}}
{{- end -}}
{{- toJson $settings -}}
{{- end }}

{{/* What a worker's container has in its environment beside the brokers' ConfigMap: (list $ worker). */}}
{{- define "millrace.workerEnv" -}}
{{- $root := index . 0 -}}
{{- $worker := index . 1 -}}
- name: MILLRACE_WORKER_SERVICE
  value: {{ $worker.service | quote }}
- name: MILLRACE_WORKER_TOPICS
  value: {{ join "," $worker.topics | quote }}
- name: MILLRACE_WORKER_END_TIMEOUT
  value: {{ $worker.endTimeout | quote }}
{{- if $worker.management.enabled }}
- name: QUARKUS_HTTP_PORT
  value: {{ $worker.management.port | quote }}
{{- end }}
{{- with $worker.javaOptions }}
- name: JDK_JAVA_OPTIONS
  value: {{ . | quote }}
{{- end }}
- name: QUARKUS_LOG_CONSOLE_JSON_ENABLED
  value: {{ $root.Values.logs.json | quote }}
{{- include "millrace.kafkaEnv" (dict "root" $root "component" $worker.component "secret" $worker.kafka.existingSecret) }}
{{- include "millrace.redisEnv" $root }}
{{- with $worker.env }}
{{ toYaml . }}
{{- end }}
{{- end }}
