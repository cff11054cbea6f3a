package dev.podflow.flow.calico;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.podflow.flow.FlowBatch;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class CalicoReaderAllocationTest {
  private static final int ROUNDS = 2_000;

  @Test
  void allocatesNothingForRecordsWhoseTextsItKnows() {
    byte[][] records = new byte[Samples.ALL.length][];
    for (int i = 0; i < records.length; i++) {
      records[i] = Samples.ALL[i].replace("bank/", "b\\u0061nk\\/").getBytes(UTF_8);
    }
    CalicoReader reader = new CalicoReader();
    FlowBatch flows = new FlowBatch();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    readAll(reader, records, flows);
    threads.getCurrentThreadAllocatedBytes();
    long before = threads.getCurrentThreadAllocatedBytes();
    readAll(reader, records, flows);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated / (ROUNDS * records.length)).isZero();
  }

  private static void readAll(CalicoReader reader, byte[][] records, FlowBatch flows) {
    for (int i = 0; i < ROUNDS; i++) {
      for (byte[] record : records) {
        if (reader.read(record, flows) != null) {
          throw new AssertionError(reader.detail());
        }
      }
    }
  }
}
