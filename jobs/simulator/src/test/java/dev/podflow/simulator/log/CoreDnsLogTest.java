package dev.podflow.simulator.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.simulator.Collected;
import dev.podflow.simulator.Log;
import dev.podflow.simulator.SimulationConfig;
import dev.podflow.simulator.traffic.Conversation;
import dev.podflow.simulator.traffic.NameQuery;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CoreDnsLogTest {
  private static final Pattern LINE =
      Pattern.compile(
          "(\\S+) stdout F \\[INFO] (\\S+):(\\d+) - \\d+ \"(A|AAAA) IN (\\S+) udp \\d+ false 512\""
              + " ([A-Z]+) qr,(?:aa,)?rd \\d+ ([0-9.]+)s");

  @Test
  void whatWasAnsweredIsLogged() throws IOException {
    Collected run =
        Collected.of(
            SimulationConfig.small(4, Instant.parse("2026-03-04T05:06:00Z"), 2)
                .withRecordsPerSecond(200)
                .withLogs(Set.of(Log.DNS)));
    Tally logged = new Tally();
    for (Collected.Line line : run.of(Log.DNS)) {
      String text = new String(line.bytes(), StandardCharsets.UTF_8);
      Matcher matcher = LINE.matcher(text);
      assertThat(matcher.matches()).as(text).isTrue();
      Object[] key = {
        matcher.group(2),
        matcher.group(3),
        matcher.group(4),
        matcher.group(5).toLowerCase(Locale.ROOT),
        matcher.group(6),
        line.node(),
        Instant.parse(matcher.group(1)).getNano()
      };
      logged.add(
          "micros", new BigDecimal(matcher.group(7)).movePointRight(6).longValueExact(), key);
    }
    Tally happened = new Tally();
    long unanswered = 0;
    for (Conversation conversation : run.conversations()) {
      for (NameQuery query : conversation.queries()) {
        if (!query.answered()) {
          unanswered++;
          continue;
        }
        happened.add(
            "micros",
            query.micros(),
            conversation.connection().client().address(),
            conversation.connection().clientPort(),
            query.type(),
            query.name(),
            query.code(),
            conversation.connection().server().node().name(),
            Math.floorMod(query.ended(), 1_000_000_000));
      }
    }
    assertThat(logged.sums).isEqualTo(happened.sums).hasSizeGreaterThan(100);
    assertThat(unanswered).isPositive();
    long asked = run.truth().dns.total("queries");
    // Hubble sees every query, CoreDNS those that it answers.
    assertThat(asked).isEqualTo(2L * happened.sums.size() + unanswered);
  }
}
