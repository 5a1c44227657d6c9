{{/* What all names of the release begin with. */}}
{{- define "millrace.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else -}}
{{- $chart := default .Chart.Name .Values.nameOverride -}}
{{- if contains $chart .Release.Name -}}{{ .Release.Name }}{{- else -}}{{ .Release.Name }}-{{ $chart }}{{- end -}}
{{- end -}}
{{- end }}

{{/*
A name of the release: (list $ "gateway" 63). Where it would be too long its beginning is cut, and a hash of the whole beginning
keeps it apart from other releases'.
*/}}
{{- define "millrace.name" -}}
{{- $base := include "millrace.fullname" (index . 0) -}}
{{- $suffix := index . 1 -}}
{{- $max := 63 -}}
{{- if gt (len .) 2 -}}{{- $max = index . 2 -}}{{- end -}}
{{- $whole := $base -}}
{{- if $suffix -}}{{- $whole = printf "%s-%s" $base $suffix -}}{{- end -}}
{{- if le (len $whole) (int $max) -}}
{{- $whole -}}
{{- else -}}
{{- $rest := sub (int $max) (add (len $suffix) 10) -}}
{{- printf "%s-%s-%s" (trunc (int $rest) $base | trimSuffix "-") (sha256sum $base | trunc 8) $suffix -}}
{{- end -}}
{{- end }}

{{/* What tells a component's pods from all others, and never changes: (list $ "gateway"). */}}
{{- define "millrace.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ default $root.Chart.Name $root.Values.nameOverride }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{/* Labels of an object: (list $ "gateway"). */}}
{{- define "millrace.labels" -}}
{{- $root := index . 0 -}}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "millrace.selector" . }}
app.kubernetes.io/part-of: millrace
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
{{- with $root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Labels of a pod: nothing that changes with the chart alone, or an upgrade that changes no pod would move every client. */}}
{{- define "millrace.podLabels" -}}
{{- $root := index . 0 -}}
{{ include "millrace.selector" . }}
app.kubernetes.io/part-of: millrace
{{- with $root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* The metadata of an object: (dict "root" $ "component" "gateway" "name" "gateway" "annotations" map "labels" map "max" 63 "as" "another name"). */}}
{{- define "millrace.metadata" -}}
name: {{ default (include "millrace.name" (list .root .name (default 63 .max))) .as }}
labels:
  {{- include "millrace.labels" (list .root .component) | nindent 2 }}
  {{- with .labels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- $annotations := merge (dict) (default (dict) .annotations) .root.Values.commonAnnotations }}
{{- with $annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* (list $ image): registry, repository, and digest or tag. */}}
{{- define "millrace.image" -}}
{{- $root := index . 0 -}}
{{- $image := index . 1 -}}
{{- $repository := $image.repository -}}
{{- $first := splitList "/" $repository | first -}}
{{- $names := or (contains "." $first) (contains ":" $first) (eq $first "localhost") -}}
{{- if and $root.Values.imageRegistry (not (and $names (contains "/" $repository))) -}}
{{- $repository = printf "%s/%s" (trimSuffix "/" $root.Values.imageRegistry) $repository -}}
{{- end -}}
{{- if $image.digest -}}
{{- printf "%s@%s" $repository $image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (default $root.Chart.AppVersion $image.tag) -}}
{{- end -}}
{{- end }}
