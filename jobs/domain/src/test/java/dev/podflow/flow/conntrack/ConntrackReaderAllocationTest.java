package dev.podflow.flow.conntrack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.podflow.flow.FlowBatch;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConntrackReaderAllocationTest {
  private static final int ROUNDS = 2_000;

  @Test
  void allocatesNothingForRecordsWhoseTextsItKnows() {
    List<byte[]> records = new ArrayList<>();
    Samples.ALL.keySet().forEach(record -> records.add(record.getBytes(UTF_8)));
    ConntrackReader reader = new ConntrackReader();
    FlowBatch flows = new FlowBatch();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    readAll(reader, records, flows);
    threads.getCurrentThreadAllocatedBytes();
    long before = threads.getCurrentThreadAllocatedBytes();
    readAll(reader, records, flows);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated / (ROUNDS * records.size())).isZero();
  }

  private static void readAll(ConntrackReader reader, List<byte[]> records, FlowBatch flows) {
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < records.size(); i++) {
        if (reader.read(records.get(i), flows) != null) {
          throw new AssertionError(reader.detail());
        }
      }
    }
  }
}
