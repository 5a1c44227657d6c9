{{/* Annotations by which a controller leaves a quiet WebSocket and a waiting poll alone, as JSON. Traefik does by itself. */}}
{{- define "millrace.ingressDefaults" -}}
{{- $seconds := include "millrace.seconds" .Values.ingress.idleTimeout -}}
{{- $all := dict
    "nginx" (dict
      "nginx.ingress.kubernetes.io/proxy-read-timeout" $seconds
      "nginx.ingress.kubernetes.io/proxy-send-timeout" $seconds
      "nginx.ingress.kubernetes.io/proxy-buffering" "off")
    "haproxy" (dict
      "haproxy.org/timeout-tunnel" (printf "%ss" $seconds)
      "haproxy.org/timeout-server" (printf "%ss" $seconds))
    "haproxy-ingress" (dict
      "haproxy-ingress.github.io/timeout-tunnel" (printf "%ss" $seconds)
      "haproxy-ingress.github.io/timeout-server" (printf "%ss" $seconds)) -}}
{{- get $all .Values.ingress.controller | default (dict) | toJson -}}
{{- end }}

{{/* How long a client may be silent, in seconds: the longest of all paths' ping intervals with their time-outs. */}}
{{- define "millrace.quietSeconds" -}}
{{- $longest := 0 -}}
{{- range (include "millrace.dialectPaths" . | fromJson).all -}}
{{- $interval := get .settings "ping-interval" | default "25s" -}}
{{- $timeout := get .settings "ping-timeout" | default "20s" -}}
{{- $longest = max $longest (add (include "millrace.seconds" $interval) (include "millrace.seconds" $timeout)) -}}
{{- end -}}
{{- $longest -}}
{{- end }}
