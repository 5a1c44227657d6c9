{{/* Where and how a pod runs: (list $ part "component"), part being .Values.gateway or a worker. */}}
{{- define "millrace.podSpec" -}}
{{- $root := index . 0 -}}
{{- $part := index . 1 -}}
{{- $component := index . 2 -}}
{{- with $root.Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
automountServiceAccountToken: false
{{- /* Kubernetes would set MILLRACE_PORT for a Service named millrace, and KAFKA_PORT for one named kafka: settings of ours. */}}
enableServiceLinks: false
securityContext:
  {{- toYaml $part.podSecurityContext | nindent 2 }}
{{- with $part.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $part.runtimeClassName }}
runtimeClassName: {{ . }}
{{- end }}
{{- with $part.dnsPolicy }}
dnsPolicy: {{ . }}
{{- end }}
{{- with $part.dnsConfig }}
dnsConfig:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $part.hostAliases }}
hostAliases:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $part.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $part.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- include "millrace.spread" . }}
{{- end }}

{{- define "millrace.spread" -}}
{{- $root := index . 0 -}}
{{- $part := index . 1 -}}
{{- $component := index . 2 -}}
{{- if $part.affinity }}
affinity:
  {{- toYaml $part.affinity | nindent 2 }}
{{- else if eq $part.antiAffinity "hard" }}
affinity:
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      - topologyKey: kubernetes.io/hostname
        labelSelector:
          matchLabels:
            {{- include "millrace.selector" (list $root $component) | nindent 12 }}
{{- else if eq $part.antiAffinity "soft" }}
affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm:
          topologyKey: kubernetes.io/hostname
          labelSelector:
            matchLabels:
              {{- include "millrace.selector" (list $root $component) | nindent 14 }}
{{- end }}
topologySpreadConstraints:
{{- if $part.topologySpreadConstraints }}
  {{- toYaml $part.topologySpreadConstraints | nindent 2 }}
{{- else }}
  - maxSkew: 1
    topologyKey: topology.kubernetes.io/zone
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "millrace.selector" (list $root $component) | nindent 8 }}
    matchLabelKeys:
      - pod-template-hash
{{- end }}
{{- end }}

{{/* One probe: (list probe "/q/health/live" "management"). What the values bring of their own wins over the path. */}}
{{- define "millrace.probe" -}}
{{- $probe := index . 0 -}}
{{- if not (or $probe.exec $probe.tcpSocket $probe.httpGet $probe.grpc) }}
httpGet:
  path: {{ index . 1 }}
  port: {{ index . 2 }}
{{- end }}
{{ toYaml $probe }}
{{- end }}

{{/* The three probes of a container: (dict "probes" map "http" true). */}}
{{- define "millrace.probes" -}}
{{- $paths := dict "startup" "started" "readiness" "ready" "liveness" "live" -}}
{{- range $kind := list "startup" "readiness" "liveness" }}
{{- $probe := get $.probes $kind }}
{{- if or $.http $probe.exec $probe.tcpSocket $probe.httpGet $probe.grpc }}
{{ $kind }}Probe:
  {{- include "millrace.probe" (list $probe (printf "/q/health/%s" (get $paths $kind)) "management") | trim | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}

{{/* The names of files and folders that a part's pods mount: the settings, what brokers are trusted by, /tmp. */}}
{{- define "millrace.volumes" -}}
{{- $root := index . 0 -}}
{{- $part := index . 1 -}}
- name: tmp
  emptyDir:
    sizeLimit: {{ $part.tmpSize }}
- name: settings
  configMap:
    name: {{ include "millrace.name" (list $root (index . 2)) }}
{{- include "millrace.brokerVolumes" $root }}
{{- with $part.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "millrace.volumeMounts" -}}
{{- $root := index . 0 -}}
{{- $part := index . 1 -}}
- name: tmp
  mountPath: /tmp
- name: settings
  mountPath: /app/config
  readOnly: true
{{- include "millrace.brokerMounts" $root }}
{{- with $part.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* (list $ part "component"). */}}
{{- define "millrace.serviceAccount" -}}
{{- $account := (index . 1).serviceAccount -}}
{{- if $account.name -}}
{{- $account.name -}}
{{- else if $account.create -}}
{{- include "millrace.name" (list (index . 0) (index . 2)) -}}
{{- else -}}
default
{{- end -}}
{{- end }}

{{/* What a PodDisruptionBudget allows. */}}
{{- define "millrace.budget" -}}
{{- if kindIs "invalid" .minAvailable -}}
maxUnavailable: {{ .maxUnavailable }}
{{- else -}}
minAvailable: {{ .minAvailable }}
{{- end -}}
{{- end }}
