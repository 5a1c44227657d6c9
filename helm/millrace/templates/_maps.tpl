{{/*
(dict "base" map "over" map), as JSON: "over" laid on "base", map by map. Sprig's mergeOverwrite passes over false, 0 and "",
and those are what one overrides a default with.
*/}}
{{- define "millrace.overlay" -}}
{{- $out := deepCopy .base -}}
{{- range $key, $value := .over -}}
{{- $old := get $out $key -}}
{{- if and (kindIs "map" $value) (kindIs "map" $old) -}}
{{- $_ := set $out $key (include "millrace.overlay" (dict "base" $old "over" $value) | fromJson) -}}
{{- else -}}
{{- $_ := set $out $key $value -}}
{{- end -}}
{{- end -}}
{{- toJson $out -}}
{{- end }}

{{/* The workers that run, each with what workerDefaults say and it does not: JSON, {"workers": {name: worker}}. */}}
{{- define "millrace.workers" -}}
{{- $workers := dict -}}
{{- range $name, $own := .Values.workers -}}
{{- $worker := include "millrace.overlay" (dict "base" $.Values.workerDefaults "over" (default (dict) $own)) | fromJson -}}
{{- if $worker.enabled -}}
{{- $_ := set $worker "service" (default $name $worker.service) -}}
{{- $_ := set $worker "topics" (default (list $.Values.kafka.topics.events.name) $worker.topics) -}}
{{- $_ := set $worker "component" (printf "worker-%s" $name) -}}
{{- $_ := set $workers $name $worker -}}
{{- end -}}
{{- end -}}
{{- toJson (dict "workers" $workers) -}}
{{- end }}

{{/* A map as a properties file: "\" and line ends escaped, keys in order. */}}
{{- define "millrace.properties" -}}
{{- range $key, $value := . }}
{{- $text := toString $value -}}
{{- if and (kindIs "float64" $value) (eq (floor $value) $value) }}{{ $text = int64 $value | toString }}{{ end }}
{{ $key }}={{ $text | replace "\\" "\\\\" | replace "\n" "\\n" }}
{{- end }}
{{- end }}
