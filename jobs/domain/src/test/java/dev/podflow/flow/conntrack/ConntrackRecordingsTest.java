package dev.podflow.flow.conntrack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.podflow.flow.Flow;
import dev.podflow.flow.Flow.ConnectionEvent;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.FlowEnd;
import dev.podflow.flow.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Recordings of real clusters, which are kept beside the repository; without them, no test. */
class ConntrackRecordingsTest {
  private final ConntrackReader reader = new ConntrackReader();
  private final FlowBatch flows = new FlowBatch();
  private Path recordings;

  @BeforeEach
  void find() {
    Path root = Path.of("").toAbsolutePath();
    while (root != null && !Files.exists(root.resolve(".git"))) {
      root = root.getParent();
    }
    recordings = root == null ? null : root.resolveSibling("shared").resolve("data/conntrack");
    assumeTrue(recordings != null && Files.isDirectory(recordings), "no recordings");
  }

  @Test
  void joinedConnectionsAreReadAsJacksonReadsThem() throws IOException {
    ObjectMapper jackson = new ObjectMapper();
    for (String line : lines(".jsonl")) {
      Flow flow = read(line);
      JsonNode record = jackson.readTree(line);
      assertThat(flow.message).isEqualTo(Flow.Message.REPORT);
      assertThat(flow.node).isEqualTo(record.path("hostname").textValue());
      assertThat(flow.timeNanos)
          .isEqualTo(record.path("timestamp").decimalValue().movePointRight(9).longValue());
      assertThat(flow.connectionsOpened).isEqualTo(1);
      compare(flow.source, record, "src");
      compare(flow.destination, record, "dst");
    }
  }

  private static void compare(FlowEnd end, JsonNode record, String name) {
    assertThat(IpAddress.format(end.ipHigh, end.ipLow))
        .isEqualTo(record.path("tuple").path(name + "_addr").textValue());
    assertThat(end.port).isEqualTo(record.path("tuple").path(name + "_port").intValue());
    assertThat(end.pod).isEqualTo(record.path(name).path("pod").path("name").textValue());
    assertThat(end.namespace)
        .isEqualTo(record.path(name).path("pod").path("namespace").textValue());
    assertThat(end.service).isEqualTo(record.path(name).path("service").path("name").asText(""));
  }

  @Test
  void probesLinesAreReadAsTheirFieldsSay() throws IOException {
    for (String line : lines(".log")) {
      Flow flow = read(line);
      String[] fields = line.replaceAll(".*\\{|}.*", "").split("\\|");
      assertThat(flow.node).isEqualTo(fields[0]);
      boolean ended = flow.connectionEvent == ConnectionEvent.ENDED;
      assertThat(fields[3].equals("Close")).isEqualTo(ended);
      FlowEnd own = flow.reporter == Flow.Reporter.SOURCE ? flow.source : flow.destination;
      assertThat(IpAddress.format(own.ipHigh, own.ipLow)).isEqualTo(fields[6]);
      assertThat(own.port).isEqualTo(Integer.parseInt(fields[8]));
      boolean local = fields[6].startsWith("127.") && fields[7].startsWith("127.");
      assertThat(flow.message == Flow.Message.STATUS).isEqualTo(local);
    }
  }

  private Flow read(String line) {
    assertThat(reader.read(line.getBytes(UTF_8), flows)).as(line + reader.detail()).isNull();
    assertThat(flows.size()).isEqualTo(1);
    return flows.get(0);
  }

  private List<String> lines(String ending) throws IOException {
    try (Stream<Path> files = Files.list(recordings)) {
      Path file = files.filter(path -> path.toString().endsWith(ending)).findFirst().orElseThrow();
      return Files.readAllLines(file);
    }
  }
}
