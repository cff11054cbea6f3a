package dev.podflow.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.schema.DeadLetterHeaders;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever comes in: what cannot be used is kept with the reason, and the job runs on. */
@ExtendWith(LocalStack.Extension.class)
class BadInputE2E {
  private static final String TOPIC = "flows.hubble";
  private static final String NAMED = "{\"flow\":{\"time\":\"%s\",\"verdict\":\"FORWARDED\",%s}}";
  private static final String GOOD_TIME = "2025-03-02T12:00:00Z";

  /** As long as the broker takes; headers make the dead letter longer. */
  private static final int MOST_BYTES = 1_048_480;

  private static final Map<String, byte[]> BAD = new LinkedHashMap<>();
  private static final Map<String, byte[]> ODD = new LinkedHashMap<>();
  private static final Map<String, KafkaClients.Letter> letters = new HashMap<>();
  private static LocalStack stack;
  private static Map<String, Long> restoredBefore;
  private static Map<String, Long> before;
  private static Map<String, Long> after;

  static {
    byte[] noise = new byte[4096];
    new Random(1).nextBytes(noise);
    byte[] muchNoise = new byte[MOST_BYTES];
    new Random(2).nextBytes(muchNoise);
    muchNoise[0] = '{';
    String flow = NAMED.formatted(GOOD_TIME, "\"node_name\":\"bad/n1\"");
    BAD.put("empty", new byte[0]);
    BAD.put("blank", bytes(" \n\t "));
    BAD.put("deep arrays", bytes("[".repeat(200_000)));
    BAD.put("deep objects", bytes("{\"flow\":".repeat(50_000) + "1" + "}".repeat(50_000)));
    BAD.put("truncated", Arrays.copyOf(bytes(flow), flow.length() - 9));
    BAD.put("binary", noise);
    BAD.put("much binary", muchNoise);
    BAD.put("two in one", bytes(flow + flow));
    BAD.put("a number", bytes("42"));
    BAD.put("unknown message", bytes("{\"weather\":{\"sunny\":true}}"));
    BAD.put("no time", bytes("{\"flow\":{\"verdict\":\"FORWARDED\"}}"));
    BAD.put("time of another type", bytes("{\"flow\":{\"time\":[1,2],\"verdict\":\"DROPPED\"}}"));
    BAD.put("flow of another type", bytes("{\"flow\":\"" + "x".repeat(300) + "\"}"));
    BAD.put("no such day", bytes(flow.replace("2025-03-02", "2025-02-30")));
    BAD.put("1970", bytes(flow.replace("2025-", "1970-")));
    String nextYear = Instant.now().plus(Duration.ofDays(365)).toString();
    BAD.put("a year ahead", bytes(flow.replace(GOOD_TIME, nextYear)));

    ODD.put(
        "a megabyte's name",
        named("\"source\":{\"namespace\":\"n\",\"pod_name\":\"" + "p".repeat(1_000_000) + "\"}"));
    ODD.put(
        "a hundred thousand labels",
        named("\"source\":{\"labels\":[" + "\"k8s:a=b\",".repeat(100_000) + "\"k8s:a=b\"]}"));
    ODD.put("numbers out of range", named("\"l4\":{\"TCP\":{\"source_port\":1e99}}"));
    ODD.put("no UTF-8", named("\"source\":{\"pod_name\":\"\u0080\ufffd\"}"));
  }

  private static byte[] named(String members) {
    return bytes(NAMED.formatted(GOOD_TIME, members));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @BeforeAll
  static void send(LocalStack shared) throws IOException, ExecutionException, InterruptedException {
    stack = shared;
    before = quality();
    restoredBefore = FlinkJobs.restored(stack);
    Map<List<Long>, String> sent = new HashMap<>();
    try (KafkaClients kafka = new KafkaClients(stack.bootstrapServers())) {
      Map<String, byte[]> all = new LinkedHashMap<>(BAD);
      all.putAll(ODD);
      for (Map.Entry<String, byte[]> record : all.entrySet()) {
        RecordMetadata where =
            kafka.send(new ProducerRecord<>(TOPIC, bytes("bad/n1"), record.getValue()));
        sent.put(List.of((long) where.partition(), where.offset()), record.getKey());
      }
      stack.succeed("wait", "--timeout", "600");
      for (KafkaClients.Letter letter : kafka.deadLetters()) {
        String name = sent.get(letter.source());
        if (name != null) {
          letters.put(name, letter);
        }
      }
    }
    after = quality();
  }

  @ParameterizedTest
  @CsvSource({
    "empty,empty",
    "blank,empty",
    "deep arrays,wrong-type",
    "deep objects,too-deep",
    "truncated,malformed",
    "binary,malformed",
    "much binary,malformed",
    "two in one,trailing-data",
    "a number,wrong-type",
    "unknown message,unknown-message",
    "no time,no-time",
    "time of another type,wrong-type",
    "flow of another type,wrong-type",
    "no such day,bad-time",
    "1970,time-too-old",
    "a year ahead,time-in-future"
  })
  void badRecordsAreDeadLetters(String name, String reason) {
    assertThat(letters).containsKey(name);
    KafkaClients.Letter letter = letters.get(name);
    assertThat(letter.value()).isEqualTo(BAD.get(name));
    assertThat(letter.header(DeadLetterHeaders.REASON)).isEqualTo(reason);
    assertThat(letter.header(DeadLetterHeaders.SOURCE_TOPIC)).isEqualTo(TOPIC);
    assertThat(letter.header(DeadLetterHeaders.ERROR)).isNotBlank();
  }

  @Test
  void everyRecordHasOneOutcome() {
    Map<String, Long> difference = new TreeMap<>(after);
    difference.replaceAll((measure, sum) -> sum - before.get(measure));
    long received = difference.remove("received");
    assertThat(received).isEqualTo(BAD.size() + ODD.size());
    assertThat(difference).containsEntry("dead_letters", (long) letters.size());
    assertThat(difference.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(received);
  }

  @Test
  void theJobRunsOn() throws IOException {
    assertThat(FlinkJobs.running(stack)).isPresent();
    assertThat(FlinkJobs.restored(stack)).as("none went back").isEqualTo(restoredBefore);
  }

  @Test
  void namesAreCutToALengthThatNoNameHas() {
    String longest = "SELECT max(length(src_workload)) FROM podflow.service_pairs_1m";
    assertThat(stack.number(longest)).isLessThanOrEqualTo(512);
  }

  private static Map<String, Long> quality() {
    Map<String, Long> sums = new HashMap<>();
    for (String measure : List.of("received", "used", "merged", "not_traffic", "dead_letters")) {
      String sum = "SELECT coalesce(sum(" + measure + "), 0) FROM podflow.pipeline_quality_1m";
      sums.put(measure, stack.number(sum + " WHERE input = '" + TOPIC + "'"));
    }
    return sums;
  }
}
