{{/* Pod of the load test's image: (list $ "component" resources). */}}
{{- define "millrace.toolPod" -}}
{{- $root := index . 0 -}}
restartPolicy: Never
automountServiceAccountToken: false
enableServiceLinks: false
{{- with $root.Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  {{- toYaml $root.Values.gateway.podSecurityContext | nindent 2 }}
volumes:
  - name: tmp
    emptyDir:
      sizeLimit: 256Mi
{{- end }}

{{/* Its container: (list $ "Main" resources). The environment follows. */}}
{{- define "millrace.toolContainer" -}}
{{- $root := index . 0 -}}
image: {{ include "millrace.image" (list $root $root.Values.loadtest.image) }}
imagePullPolicy: {{ $root.Values.loadtest.image.pullPolicy }}
command:
  - java
  - -cp
  - /app/loadtest.jar:/app/lib/*
  - io.millrace.loadtest.{{ index . 1 }}
resources:
  {{- toYaml (index . 2) | nindent 2 }}
securityContext:
  {{- toYaml $root.Values.gateway.securityContext | nindent 2 }}
volumeMounts:
  - name: tmp
    mountPath: /tmp
{{- end }}

{{/* Where gateways are, and the path of a dialect there: (list $ "dialect"). */}}
{{- define "millrace.toolEnv" -}}
{{- $root := index . 0 -}}
{{- $dialect := index . 1 -}}
{{- $usual := dict "socketio" "/socket.io/" "socketcluster" "/socketcluster/" "sono" "/ws" "plain" "/events" -}}
- name: JDK_JAVA_OPTIONS
  value: -XX:MaxRAMPercentage=70
- name: LOADTEST_TARGETS
  value: {{ default (printf "http://%s:%d" (include "millrace.name" (list $root "gateway")) (int $root.Values.gateway.service.port)) $root.Values.loadtest.target | quote }}
- name: LOADTEST_PATH
  value: {{ (default (dict) (get $root.Values.dialects $dialect)).path | default (get $usual $dialect) | quote }}
{{- end }}

{{/* The environment of the load test. */}}
{{- define "millrace.loadtestEnv" -}}
{{- $loadtest := .Values.loadtest -}}
{{- include "millrace.toolEnv" (list . $loadtest.dialect) }}
- name: LOADTEST_DIALECT
  value: {{ $loadtest.dialect | quote }}
- name: LOADTEST_METRICS
  value: http://{{ include "millrace.name" (list . "gateway-management") }}:{{ .Values.gateway.management.port }}/q/metrics
- name: LOADTEST_SIMULATION
  value: {{ $loadtest.simulation | quote }}
- name: LOADTEST_USERS
  value: {{ $loadtest.users | int64 | quote }}
- name: LOADTEST_RATE
  value: {{ $loadtest.rate | int64 | quote }}
- name: LOADTEST_DURATION
  value: {{ $loadtest.duration | quote }}
- name: LOADTEST_REPORTS
  value: /tmp/reports
{{- range $key, $value := $loadtest.parameters }}
- name: LOADTEST_{{ $key | upper | replace "-" "_" | replace "." "_" }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- end }}
