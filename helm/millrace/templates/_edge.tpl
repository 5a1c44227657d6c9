{{/* Annotations by which a controller leaves a quiet WebSocket alone, as JSON. Traefik does by itself. */}}
{{- define "millrace.ingressDefaults" -}}
{{- $seconds := include "millrace.seconds" .Values.ingress.idleTimeout -}}
{{- $all := dict
    "nginx" (dict
      "nginx.ingress.kubernetes.io/proxy-read-timeout" $seconds
      "nginx.ingress.kubernetes.io/proxy-send-timeout" $seconds
      "nginx.ingress.kubernetes.io/proxy-buffering" "off")
    "haproxy" (dict "haproxy.org/timeout-tunnel" (printf "%ss" $seconds))
    "haproxy-ingress" (dict "haproxy-ingress.github.io/timeout-tunnel" (printf "%ss" $seconds)) -}}
{{- get $all .Values.ingress.controller | default (dict) | toJson -}}
{{- end }}

{{/* How long a dialect's client may be silent, in seconds: the ping's interval and its time-out. */}}
{{- define "millrace.quietSeconds" -}}
{{- $socketio := (default (dict) .Values.dialects.socketio).settings | default (dict) -}}
{{- $interval := get $socketio "ping-interval" | default "25s" -}}
{{- $timeout := get $socketio "ping-timeout" | default "20s" -}}
{{- add (include "millrace.seconds" $interval) (include "millrace.seconds" $timeout) -}}
{{- end }}
