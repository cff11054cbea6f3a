package dev.podflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A rule is told while everything runs, an alert fires, shows its evidence, and is resolved. */
@ExtendWith(LocalStack.Extension.class)
class AlertsE2E {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String FLOW =
      "{\"flow\":{\"time\":\"%1$s\",\"node_name\":\"alerting/n1\",\"verdict\":\"%2$s\",\"event_type\":{\"type\":%3$s},"
          + "\"traffic_direction\":\"INGRESS\",\"is_reply\":false,\"trace_observation_point\":\"TO_ENDPOINT\","
          + "\"IP\":{\"source\":\"10.9.0.1\",\"destination\":\"10.9.0.2\"},"
          + "\"l4\":{\"TCP\":{\"source_port\":40000,\"destination_port\":8080}},"
          + "\"source\":{\"namespace\":\"shop\",\"pod_name\":\"web-0\",\"workloads\":[{\"name\":\"web\",\"kind\":\"StatefulSet\"}]},"
          + "\"destination\":{\"namespace\":\"shop\",\"pod_name\":\"%4$s-0\",\"workloads\":[{\"name\":\"%4$s\",\"kind\":\"StatefulSet\"}]}}}";

  private static final int HEADER_LINES = 2;

  /** The newest time of all flows. */
  private static Instant newest = Instant.EPOCH;

  @Test
  void aDenialIsToldWithEvidenceAndResolvedWhenItsRuleIsGone(LocalStack stack) throws IOException {
    Path rules =
        file(
            stack,
            "e2e-rules.yaml",
            """
        rules:
          - name: e2e-denial
            kind: new-denial
            severity: critical
            match: {cluster: alerting}
            learn: 0m
          - name: nonsense
            kind: nonsense
        """);
    LocalStack.Result applied = stack.run("rules", "apply", rules.toString());
    assertThat(applied.status()).as("one rule is bad").isEqualTo(1);
    assertThat(applied.errors()).contains("e2e-rules.yaml:8: kind: one of new-denial");
    assertThat(stack.succeed("rules", "list")).contains("e2e-denial").doesNotContain("nonsense");
    awaitRules(stack);

    Instant minute = nextMinute();
    deny(stack, minute.plusSeconds(5), "cart");
    JsonNode alert = awaitAlert(stack, "e2e-denial", "firing", minute.plusSeconds(120));

    assertThat(alert.path("startedAt").asText()).isEqualTo(minute.toString());
    assertThat(alert.path("labels").path("dst_workload").asText()).isEqualTo("cart");
    assertThat(alert.path("policy").asText()).isEqualTo("default-deny");
    assertThat(alert.path("contributors").get(0).asText())
        .isEqualTo("shop/web-0 > shop/cart-0:8080");
    assertThat(stack.succeed("alerts"))
        .contains("for the first time; most by shop/web-0 > shop/cart-0:8080");
    assertThat(stack.query(alert.path("sql").asText())).as("the evidence").isNotEmpty();

    stack.succeed("rules", "remove", "e2e-denial");
    awaitRules(stack);
    JsonNode resolved = awaitAlert(stack, "e2e-denial", "resolved", minute.plusSeconds(240));
    assertThat(resolved.path("fingerprint")).isEqualTo(alert.path("fingerprint"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        stack.query(
                            "SELECT state FROM podflow.alerts WHERE rule = 'e2e-denial' ORDER BY state"))
                    .extracting(row -> row.get(0).asText())
                    .containsExactly("firing", "resolved"));
  }

  /** What is denied before the job knows a rule is none of its business. */
  static void awaitRules(LocalStack stack) {
    long applied = stack.succeed("rules", "list").strip().lines().count() - HEADER_LINES;
    await().atMost(PATIENCE).until(() -> FlinkJobs.rules(stack) == applied);
  }

  /** A minute of which no test has sent anything: what comes in it is not late. */
  static Instant nextMinute() {
    Instant now = Instant.now();
    Instant latest = now.isAfter(newest) ? now : newest;
    return latest.truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(1));
  }

  /** A policy denies {@code shop/web} what it asks of a workload. */
  static void deny(LocalStack stack, Instant time, String server) throws IOException {
    send(
        stack,
        FLOW.formatted(time, "DROPPED", "5", server)
            + "\n"
            + FLOW.formatted(time, "DROPPED", "1,\"sub_type\":133", server));
  }

  /** Moves event time on, until the alert is there. */
  static JsonNode awaitAlert(LocalStack stack, String rule, String state, Instant later)
      throws IOException {
    newest = later;
    send(stack, FLOW.formatted(later, "FORWARDED", "4", "cart"));
    List<JsonNode> found = new ArrayList<>();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              for (String line : stack.succeed("alerts", "--format", "json").lines().toList()) {
                JsonNode alert = JSON.readTree(line);
                if (alert.path("rule").asText().equals(rule)
                    && alert.path("state").asText().equals(state)) {
                  found.add(alert);
                }
              }
              return !found.isEmpty();
            });
    return found.get(0);
  }

  private static void send(LocalStack stack, String line) throws IOException {
    stack.sendAndWait("hubble", List.of(file(stack, "e2e-alerts.jsonl", line)));
  }

  static Path file(LocalStack stack, String name, String text) throws IOException {
    return Files.writeString(stack.home().resolve(name), text);
  }
}
