package dev.podflow.flow.hubble;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.podflow.flow.Flow;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class HubbleReaderAllocationTest {
  private static final int ROUNDS = 2_000;

  @Test
  void allocatesNothingForRecordsWhoseTextsItKnows() {
    byte[][] records = new byte[Samples.ALL.length][];
    for (int i = 0; i < records.length; i++) {
      records[i] = Samples.ALL[i].replace("/items", "\\/it\\u0065ms").getBytes(UTF_8);
    }
    HubbleReader reader = new HubbleReader();
    Flow flow = new Flow();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    readAll(reader, records, flow);
    threads.getCurrentThreadAllocatedBytes();
    long before = threads.getCurrentThreadAllocatedBytes();
    readAll(reader, records, flow);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated / (ROUNDS * records.length)).isZero();
  }

  private static void readAll(HubbleReader reader, byte[][] records, Flow flow) {
    for (int i = 0; i < ROUNDS; i++) {
      for (byte[] record : records) {
        if (reader.read(record, 0, record.length, flow) != null) {
          throw new AssertionError(reader.detail());
        }
      }
    }
  }
}
