package dev.podflow.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaMap;
import dev.podflow.table.Pods;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rows of states: the newest of a key holds, with everything that it says and leaves open. */
class StateRowsTest {
  @Test
  void areReadBackAsTheyWereWritten() {
    RandomDeltas random = new RandomDeltas(5);
    for (int i = 0; i < 200; i++) {
      Delta row = random.next(Pods.TABLE, 20_000);
      Bytes bytes = new Bytes(16);
      RowBinary.write(row, bytes);
      ByteBuffer in = ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);

      assertThat(RowBinary.read(Pods.TABLE, in)).hasToString(row.toString());
      assertThat(in.hasRemaining()).isFalse();
    }
  }

  @Test
  void ofEqualKeyTheLastHolds() {
    DeltaMap rows = new DeltaMap(Pods.TABLE);
    rows.merge(row("10.0.0.1", "cart", 5L, Map.of("app", "cart", "track", "canary")));
    rows.merge(row("10.0.0.2", "web", 7L, Map.of()));
    // It turned out not to have ended.
    rows.merge(row("10.0.0.1", "carts", null, Map.of("app", "cart")));

    assertThat(rows.size()).isEqualTo(2);
    Delta held = rows.upsert(row("10.0.0.1", "", null, Map.of()));
    assertThat(held.state(Pods.WORKLOAD)).isEqualTo("carts");
    assertThat(held.state(Pods.ENDED_AT)).isNull();
    assertThat(held.state(Pods.LABELS)).isEqualTo(Map.of("app", "cart"));
  }

  private static Delta row(String ip, String workload, Long ended, Map<String, String> labels) {
    return new Delta(Pods.TABLE)
        .text(Pods.IP, ip)
        .state(Pods.WORKLOAD, workload)
        .state(Pods.ENDED_AT, ended)
        .state(Pods.LABELS, labels);
  }
}
