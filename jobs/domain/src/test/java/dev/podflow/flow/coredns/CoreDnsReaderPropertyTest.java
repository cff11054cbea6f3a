package dev.podflow.flow.coredns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.IpAddress;
import dev.podflow.json.JsonText;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Lines that were written at random, damaged lines, and what reading them leaves behind. */
class CoreDnsReaderPropertyTest {
  private static final List<String> CODES =
      List.of("NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED");
  private static final List<String> TYPES = List.of("A", "AAAA", "PTR", "SRV", "HTTPS", "TXT");
  private static final byte[] HARD = "[]{}\":-./ \n\0\\A0".getBytes(UTF_8);

  private final Random random = new Random(11);
  private final CoreDnsReader reader = new CoreDnsReader();
  private final FlowBatch flows = new FlowBatch();

  @Test
  void readsWhatWasWritten() {
    for (int i = 0; i < 20_000; i++) {
      boolean six = random.nextBoolean();
      String ip =
          six
              ? "fd00::" + Integer.toHexString(1 + random.nextInt(99))
              : "10.1.2." + random.nextInt(256);
      int port = random.nextInt(0x10000);
      String name = name();
      String type = TYPES.get(random.nextInt(TYPES.size()));
      int code = random.nextInt(CODES.size());
      long nanos = random.nextInt(2_000_000_000);
      String line =
          "[INFO] %s:%d - %d \"%s IN %s %s %d %s %d\" %s qr,aa,rd %d %d.%09ds"
              .formatted(
                  six ? "[" + ip + "]" : ip,
                  port,
                  random.nextInt(0x10000),
                  type,
                  name,
                  random.nextBoolean() ? "udp" : "tcp",
                  random.nextInt(512),
                  random.nextBoolean(),
                  random.nextInt(4096),
                  CODES.get(code),
                  random.nextInt(4096),
                  nanos / 1_000_000_000,
                  nanos % 1_000_000_000);
      for (String record : List.of(line, "2026-03-01T12:00:00Z stdout F " + line, json(line))) {
        assertThat(reader.read(record.getBytes(UTF_8), flows)).as(record).isNull();
        Flow flow = flows.get(0);
        assertThat(IpAddress.format(flow.source.ipHigh, flow.source.ipLow)).isEqualTo(ip);
        assertThat(flow.source.port).isEqualTo(port);
        assertThat(flow.dnsQuery)
            .isEqualTo(name.toLowerCase(Locale.ROOT) + (name.endsWith(".") ? "" : "."));
        assertThat(flow.dnsType).isEqualTo(type);
        assertThat(flow.dnsCode).isEqualTo(code);
        assertThat(flow.latencyNanos).isEqualTo(nanos);
        assertThat(flow.l7Type).isEqualTo(Flow.L7Type.RESPONSE);
      }
    }
  }

  private String name() {
    StringBuilder name = new StringBuilder();
    for (int labels = random.nextInt(5); labels >= 0; labels--) {
      name.append("_-aBc0".charAt(random.nextInt(6))).append(random.nextInt(30));
      name.append(labels > 0 || random.nextBoolean() ? "." : "");
    }
    return name.toString();
  }

  private String json(String line) {
    ObjectNode envelope = new ObjectMapper().createObjectNode();
    envelope.put(random.nextBoolean() ? "log" : "message", line + "\n");
    envelope.put("@timestamp", "2026-03-01T12:00:00Z");
    StringBuilder text = new StringBuilder();
    JsonText.write(text, envelope, random);
    return text.toString();
  }

  @Test
  void survivesDamage() {
    List<String> samples = List.copyOf(Samples.ALL.keySet());
    byte[] good = samples.get(0).getBytes(UTF_8);
    int accepted = 0;
    int rounds = 50_000;
    for (int i = 0; i < rounds; i++) {
      byte[] record = samples.get(random.nextInt(samples.size())).getBytes(UTF_8);
      for (int damages = random.nextInt(4); damages >= 0; damages--) {
        int at = random.nextInt(record.length);
        record[at] =
            random.nextBoolean() ? (byte) random.nextInt(256) : HARD[random.nextInt(HARD.length)];
      }
      int length = random.nextInt(3) == 0 ? random.nextInt(record.length) : record.length;
      boolean read = reader.read(Arrays.copyOf(record, length), flows) == null;
      assertThat(reader.detail().isEmpty()).isEqualTo(read);
      accepted += read ? 1 : 0;
    }
    assertThat(accepted).isBetween(rounds / 100, rounds * 9 / 10);
    assertThat(reader.read(good, flows)).isNull();
  }

  @Test
  void allocatesNothingForLinesWhoseTextsItKnows() {
    List<byte[]> records = Samples.ALL.keySet().stream().map(line -> line.getBytes(UTF_8)).toList();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    readAll(records);
    threads.getCurrentThreadAllocatedBytes();
    long before = threads.getCurrentThreadAllocatedBytes();
    readAll(records);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated / (2_000 * records.size())).isZero();
  }

  private void readAll(List<byte[]> records) {
    for (int round = 0; round < 2_000; round++) {
      for (int i = 0; i < records.size(); i++) {
        if (reader.read(records.get(i), flows) != null) {
          throw new AssertionError(reader.detail());
        }
      }
    }
  }
}
