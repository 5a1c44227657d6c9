{{/* Milliseconds of a duration as Quarkus reads it: 10 (seconds), 500ms, 10s, 1m30s, 2h. */}}
{{- define "millrace.millis" -}}
{{- $text := toString . -}}
{{- if regexMatch "^[0-9]+ms$" $text -}}
{{- trimSuffix "ms" $text | int64 -}}
{{- else if regexMatch "^[0-9]+$" $text -}}
{{- mul (int64 $text) 1000 -}}
{{- else if and $text (regexMatch "^([0-9]+d|([0-9]+h)?([0-9]+m)?([0-9]+s)?)$" $text) -}}
{{- $seconds := 0 -}}
{{- range $unit, $each := dict "d" 86400 "h" 3600 "m" 60 "s" 1 -}}
{{- with regexFind (printf "[0-9]+%s" $unit) $text -}}
{{- $seconds = add $seconds (mul (trimSuffix $unit . | int64) $each) -}}
{{- end -}}
{{- end -}}
{{- mul $seconds 1000 -}}
{{- else -}}
{{- fail (printf "%q is no duration: say 500ms, 10s, 1m30s or 2h" $text) -}}
{{- end -}}
{{- end }}

{{/* The same in whole seconds, rounded up. */}}
{{- define "millrace.seconds" -}}
{{- div (add (include "millrace.millis" . | int64) 999) 1000 -}}
{{- end }}

{{/* How long a gateway's drain takes, in seconds: until its clients have been asked to go. */}}
{{- define "millrace.drainSeconds" -}}
{{- $drain := .Values.gateway.drain -}}
{{- $millis := add (include "millrace.millis" $drain.wait | int64) (include "millrace.millis" $drain.over | int64) -}}
{{- div (add $millis 999) 1000 -}}
{{- end }}

{{/* What gateway/server/README.md asks for: drain-wait + drain-over + stop-timeout + 5, and the preStop sleep before it. */}}
{{- define "millrace.graceSeconds" -}}
{{- $drain := .Values.gateway.drain -}}
{{- $millis := 0 -}}
{{- range list $drain.wait $drain.over $drain.stopTimeout -}}
{{- $millis = add $millis (include "millrace.millis" . | int64) -}}
{{- end -}}
{{- $computed := add (div (add $millis 999) 1000) 5 (int64 $drain.preStopSleep) -}}
{{- $asked := .Values.gateway.terminationGracePeriodSeconds -}}
{{- if $asked -}}
{{- if lt (int64 $asked) $computed -}}
{{- fail (printf "gateway.terminationGracePeriodSeconds is %d, and a drain may take %d s by gateway.drain: clients would be cut off. Leave it away, or make it longer" (int64 $asked) $computed) -}}
{{- end -}}
{{- $asked | int64 -}}
{{- else -}}
{{- $computed -}}
{{- end -}}
{{- end }}

{{/* From ready to available. */}}
{{- define "millrace.minReadySeconds" -}}
{{- if kindIs "invalid" .Values.gateway.minReadySeconds -}}
{{- include "millrace.drainSeconds" . -}}
{{- else -}}
{{- .Values.gateway.minReadySeconds | int64 -}}
{{- end -}}
{{- end }}
