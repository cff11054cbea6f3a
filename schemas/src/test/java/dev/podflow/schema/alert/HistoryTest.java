package dev.podflow.schema.alert;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podflow.schema.History;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final History RULES =
      new History("alert/AlertRule", AlertRule.getClassSchema(), 1);
  private static final History ALERTS = new History("alert/Alert", Alert.getClassSchema(), 1);

  private static final AlertRule RULE =
      new AlertRule(
          "errors",
          "error-ratio",
          "critical",
          Map.of("dst_namespace", "shop*"),
          List.of("cluster", "dst_workload"),
          5,
          1,
          10,
          0.05,
          50L,
          60,
          20,
          List.of(),
          "too many errors",
          "rules.yaml");

  private static final Alert ALERT =
      new Alert(
          "00ff00ff00ff00ff",
          "firing",
          "errors",
          "error-ratio",
          "critical",
          Map.of("dst_workload", "cart"),
          Instant.parse("2026-01-01T00:00:00Z"),
          Instant.parse("2026-01-01T00:02:00Z"),
          0.5,
          0.05,
          List.of("shop/cart:8080"),
          "",
          "half of the requests fail",
          "SELECT 1");

  @Test
  void theCurrentSchemasReadEveryFrozenOne() throws IOException {
    RULES.assertThatTheCurrentOneReadsAll();
    ALERTS.assertThatTheCurrentOneReadsAll();
  }

  @Test
  void theNewestFrozenSchemasAreTheCurrentOnes() throws IOException {
    RULES.assertThatTheNewestIsTheCurrentOne();
    ALERTS.assertThatTheNewestIsTheCurrentOne();
  }

  @Test
  void bytesOfEveryVersionAreRead() throws IOException {
    RULES.assertThatBytesAreRead(AlertRuleCodec::decode, version -> List.of(RULE));
    ALERTS.assertThatBytesAreRead(AlertCodec::decode, version -> List.of(ALERT));
  }

  @Test
  void bytesOfNothingAreRefused() {
    byte[] bytes = {1, 2, 3};
    assertThatThrownBy(() -> AlertCodec.decode(bytes)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> AlertRuleCodec.decode(bytes)).isInstanceOf(IOException.class);
  }
}
