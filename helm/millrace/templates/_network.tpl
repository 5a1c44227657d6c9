{{/* Who may ask for health and metrics: (list $ port). */}}
{{- define "millrace.managementIngress" -}}
{{- $root := index . 0 -}}
{{- $policy := $root.Values.networkPolicy -}}
- ports:
    - port: {{ index . 1 }}
      protocol: TCP
  from:
    {{- toYaml $policy.monitoring | nindent 4 }}
    {{- range $policy.nodeCidrs }}
    - ipBlock:
        cidr: {{ . }}
    {{- end }}
    {{- if $root.Values.loadtest.enabled }}
    - podSelector:
        matchLabels:
          {{- include "millrace.selector" (list $root "loadtest") | nindent 10 }}
    {{- end }}
{{- end }}

{{/* Name servers. */}}
{{- define "millrace.dnsEgress" -}}
{{- $dns := .Values.networkPolicy.dns -}}
- to:
    {{- toYaml $dns.to | nindent 4 }}
  ports:
    {{- range $port := $dns.ports }}
    {{- range $protocol := list "UDP" "TCP" }}
    - port: {{ $port }}
      protocol: {{ $protocol }}
    {{- end }}
    {{- end }}
{{- end }}

{{/* Name servers, Kafka and Redis: the ports are those of the addresses, and where operators of this release make them, so are the pods. */}}
{{- define "millrace.brokerEgress" -}}
{{- include "millrace.dnsEgress" . }}
{{ include "millrace.kafkaEgress" . }}
{{ include "millrace.redisEgress" . }}
{{- end }}

{{- define "millrace.kafkaEgress" -}}
{{- $policy := .Values.networkPolicy.kafka -}}
{{- $ports := $policy.ports -}}
{{- if not $ports -}}
{{- range splitList "," (include "millrace.bootstrapServers" .) -}}
{{- $ports = append $ports (regexFind "[0-9]+$" (trim .) | default "9092" | int) -}}
{{- end -}}
{{- end -}}
- ports:
    {{- range $ports | uniq }}
    - port: {{ . }}
      protocol: TCP
    {{- end }}
  {{- if $policy.to }}
  to:
    {{- toYaml $policy.to | nindent 4 }}
  {{- else if .Values.kafka.strimzi.enabled }}
  to:
    - podSelector:
        matchLabels:
          strimzi.io/cluster: {{ include "millrace.strimziCluster" . }}
  {{- end }}
{{- end }}

{{- define "millrace.redisEgress" -}}
{{- $policy := .Values.networkPolicy.redis -}}
{{- $ports := $policy.ports -}}
{{- if not $ports -}}
{{- range splitList "," (include "millrace.redisHosts" .) -}}
{{- $port := regexFind ":[0-9]+(/|$)" (trim .) | trimPrefix ":" | trimSuffix "/" -}}
{{- $ports = append $ports ($port | default "6379" | int) -}}
{{- end -}}
{{- end -}}
- ports:
    {{- range $ports | uniq }}
    - port: {{ . }}
      protocol: TCP
    {{- end }}
  {{- if $policy.to }}
  to:
    {{- toYaml $policy.to | nindent 4 }}
  {{- else if .Values.redis.operator.enabled }}
  to:
    - podSelector:
        matchLabels:
          app: {{ include "millrace.redisName" . }}
  {{- end }}
{{- end }}
