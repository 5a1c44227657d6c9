{{- define "millrace.keda.secret" -}}
- parameter: {{ index . 0 }}
  name: {{ index . 1 }}
  key: {{ index . 2 }}
{{- end }}

{{/* KEDA asks from its own namespace: Strimzi's Service needs this one's name. */}}
{{- define "millrace.keda.bootstrapServers" -}}
{{- if .Values.kafka.strimzi.enabled -}}
{{ include "millrace.strimziCluster" . }}-kafka-bootstrap.{{ .Release.Namespace }}.svc:9093
{{- else -}}
{{ .Values.kafka.bootstrapServers }}
{{- end -}}
{{- end }}

{{/* The Secret of the client's certificate, where there is one. */}}
{{- define "millrace.kafkaClientSecret" -}}
{{- if not .Values.kafka.strimzi.enabled -}}{{ .Values.kafka.tls.clientSecret }}{{- end -}}
{{- end }}
