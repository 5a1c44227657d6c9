package io.millrace.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dashboards and alerts reach the cluster as they are in the chart's files, and what measures finds its pods. */
class MonitoringTest {

    private static final String ON = "monitoring: {dashboards: {enabled: true}, prometheusRule: {enabled: true}}";
    private static final String DASHBOARD =
            """
            {"title": "Gateways", "panels": [
              {"legendFormat": "{{instance}} {{ .Values.x }} ä𝄞", "expr": "rate(a[$__rate_interval])"}
            ]}
            """;
    private static final String ALERTS =
            """
            groups:
              - name: gateways
                rules:
                  - alert: Drops
                    expr: rate(millrace_messages_dropped_total[5m]) > 0
                    labels:
                      severity: warning
                    annotations:
                      summary: '{{ $labels.instance }} drops {{ $value | humanize }} a second'
            """;

    @Test
    void theBracesOfGrafanaAndPrometheusAreLeftAlone(@TempDir Path folder) throws IOException {
        Folders.copy(Chart.FOLDER, folder);
        Folders.remove(folder.resolve("files"));
        Files.createDirectories(folder.resolve("files/dashboards"));
        Files.createDirectories(folder.resolve("files/alerts"));
        Files.writeString(folder.resolve("files/dashboards/gateways.json"), DASHBOARD);
        Files.writeString(folder.resolve("files/alerts/gateways.yaml"), ALERTS);
        Chart chart = Chart.minimal(ON).in(folder);

        Manifest dashboard = chart.only("ConfigMap", "-dashboard-gateways");
        assertEquals(
                DASHBOARD.strip(),
                dashboard.at("/data").path("gateways.json").asText().strip());
        assertEquals("1", dashboard.at("/metadata/labels/grafana_dashboard").asText());
        Manifest rule = chart.only("PrometheusRule", "-gateways");
        assertEquals(Manifest.YAML.readTree(ALERTS), rule.at("/spec"));
        assertEquals(Optional.empty(), StrictModels.trouble(rule));
    }

    @Test
    void everyDashboardAndEveryAlertOfTheChartIsRenderedAsItIs() throws IOException {
        List<Manifest> all = Chart.minimal(ON).render();
        SortedMap<String, String> dashboards = Folders.read(Chart.FOLDER.resolve("files/dashboards"));
        for (var file : dashboards.entrySet()) {
            assertTrue(
                    all.stream()
                            .anyMatch(map -> map.kind().equals("ConfigMap")
                                    && map.at("/data")
                                            .path(file.getKey())
                                            .asText()
                                            .strip()
                                            .equals(file.getValue().strip())),
                    file::getKey);
        }
        SortedMap<String, String> alerts = Folders.read(Chart.FOLDER.resolve("files/alerts"));
        List<Manifest> rules = all.stream()
                .filter(manifest -> manifest.kind().equals("PrometheusRule"))
                .toList();
        assertEquals(alerts.size(), rules.size());
        for (Manifest rule : rules) {
            assertEquals(Optional.empty(), StrictModels.trouble(rule));
            assertTrue(
                    alerts.values().stream()
                            .anyMatch(text ->
                                    Manifest.parse(text).getFirst().json().equals(rule.at("/spec"))),
                    rule::id);
        }
    }

    @Test
    void theServiceMonitorMeansTheManagementServiceAndNotClients() {
        Chart chart = Chart.of("everything");
        Manifest monitor = chart.only("ServiceMonitor", "-gateway");
        List<String> services = chart.render().stream()
                .filter(manifest -> manifest.kind().equals("Service"))
                .filter(service ->
                        WiringTest.matches(monitor.at("/spec/selector/matchLabels"), service.at("/metadata/labels")))
                .map(Manifest::name)
                .toList();
        assertEquals(List.of("shop-mill-gateway-management"), services);
        assertEquals("management", monitor.at("/spec/endpoints/0/port").asText());
        assertEquals("/q/metrics", monitor.at("/spec/endpoints/0/path").asText());
    }
}
