package dev.podflow.flow.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Recordings of real meshes, which are kept beside the repository; without them, no test. */
class IstioRecordingsTest {
  private static final Pattern FIELD = Pattern.compile("(\\S+)=(?:\"([^\"]*)\"|(\\S+))");

  private final AccessLogReader reader = new AccessLogReader();
  private final FlowBatch flows = new FlowBatch();

  @Test
  void everyConnectionOfZtunnelIsRead() throws IOException {
    for (String line : lines("kiali_ztunnel.log")) {
      Flow flow = read(line);
      List<String> named = new ArrayList<>();
      for (Matcher field = FIELD.matcher(line); field.find(); ) {
        String value = field.group(2) == null ? field.group(3) : field.group(2);
        named.add(field.group(1) + " " + value);
      }
      boolean outbound = named.contains("direction outbound");
      assertThat(flow.reporter)
          .isEqualTo(outbound ? Flow.Reporter.SOURCE : Flow.Reporter.DESTINATION);
      assertThat(named)
          .contains("src.workload " + flow.source.pod, "dst.workload " + flow.destination.pod)
          .contains("bytes_sent " + (outbound ? flow.bytesSent : flow.bytesReceived))
          .contains("bytes_recv " + (outbound ? flow.bytesReceived : flow.bytesSent))
          .contains("duration " + flow.connectionNanos / 1_000_000 + "ms")
          .anyMatch(value -> value.startsWith("dst.service " + flow.destination.service + "."));
      assertThat(flow.destination.port).isNotEqualTo(15008);
    }
  }

  @Test
  void everyRequestThroughAWaypointIsRead() throws IOException {
    for (String line : lines("kiali_waypoint.log")) {
      Flow flow = read(line);
      assertThat(flow.reporter).isEqualTo(Flow.Reporter.MIDDLE);
      assertThat(flow.httpStatus).isEqualTo(200);
      assertThat(flow.httpMethod).isEqualTo("GET");
      assertThat(flow.latencyNanos).isNotNegative();
      assertThat(flow.source.hasIp && flow.destination.hasIp).isTrue();
      assertThat(line).contains("|http|" + flow.destination.service + ".");
    }
  }

  private Flow read(String line) {
    assertThat(reader.read(line.getBytes(UTF_8), flows)).as(reader.detail()).isNull();
    assertThat(flows.size()).isEqualTo(1);
    assertThat(flows.get(0).message).isEqualTo(Flow.Message.REPORT);
    return flows.get(0);
  }

  private static List<String> lines(String file) throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (root != null && !Files.exists(root.resolve(".git"))) {
      root = root.getParent();
    }
    assumeTrue(root != null, "no repository");
    Path recording = root.resolveSibling("shared").resolve("data").resolve("istio").resolve(file);
    assumeTrue(Files.exists(recording), "no recordings beside the repository");
    return Files.readAllLines(recording);
  }
}
