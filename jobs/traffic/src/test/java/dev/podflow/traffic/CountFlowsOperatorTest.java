package dev.podflow.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.commit.DeltaTypeInfo;
import dev.podflow.count.PartitionMemory;
import dev.podflow.deadletter.DeadLetter;
import dev.podflow.deadletter.DeadLetters;
import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaTable;
import dev.podflow.directory.Identities;
import dev.podflow.identity.Address;
import dev.podflow.identity.Directory;
import dev.podflow.identity.LifeKey;
import dev.podflow.identity.Lookup;
import dev.podflow.identity.PodLife;
import dev.podflow.identity.Span;
import dev.podflow.intake.IntakeRecord;
import dev.podflow.intake.Partition;
import dev.podflow.table.Http;
import dev.podflow.table.Progress;
import dev.podflow.table.Quality;
import dev.podflow.table.ServicePairs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CountFlowsOperatorTest {
  private static final long NOON_MILLIS = 1_700_000_040_000L;

  private final Partition<PartitionMemory> partition =
      new Partition<>("flows.hubble", 3, new PartitionMemory());
  private OneInputStreamOperatorTestHarness<IntakeRecord<PartitionMemory>, Delta> harness;

  /** What the operator is told; statics, for it makes its own. */
  private static Directory directory;

  private static boolean metadataIsRead;

  private static final class Told implements Identities {
    @Override
    public Lookup lookup() {
      return directory;
    }

    @Override
    public void awaitStart() {}

    @Override
    public boolean hasReadTo(long epochMillis) {
      return metadataIsRead;
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void open() throws Exception {
    directory = new Directory();
    metadataIsRead = true;
    harness =
        new OneInputStreamOperatorTestHarness<>(
            new CountFlowsOperator(FlowSource.HUBBLE, TrafficConfig.parse(), Told::new));
    harness.setup(
        DeltaTypeInfo.INSTANCE.createSerializer(
            harness.getExecutionConfig().getSerializerConfig()));
    harness.setProcessingTime(1_000);
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void rowsAreHandedOnBeforeTheBarrierAndOnlyThen() throws Exception {
    read(0, trace());
    read(1, trace());
    assertThat(harness.extractOutputValues()).isEmpty();
    harness.prepareSnapshotPreBarrier(1);
    assertThat(rows(ServicePairs.TABLE)).hasSize(1);
    assertThat(rows(ServicePairs.TABLE).get(0).measure(ServicePairs.FLOWS)).isEqualTo(2);
    assertThat(rows(Progress.TABLE).get(0).measure(Progress.SETTLED_OFFSET)).isEqualTo(2);

    harness.getOutput().clear();
    harness.prepareSnapshotPreBarrier(2);
    assertThat(harness.extractOutputValues()).as("nothing new, nothing to commit").isEmpty();
  }

  @Test
  void whatCannotBeUsedIsBuriedWithItsBytesAndCounted() throws Exception {
    read(7, "{\"flow\":{\"time\":");
    harness.prepareSnapshotPreBarrier(1);
    DeadLetter letter = harness.getSideOutput(DeadLetters.TAG).element().getValue();
    assertThat(letter.reason()).isEqualTo("malformed");
    assertThat(letter.offset()).isEqualTo(7);
    assertThat(letter.partition()).isEqualTo(3);
    assertThat(letter.value()).asString(StandardCharsets.UTF_8).isEqualTo("{\"flow\":{\"time\":");
    assertThat(rows(Quality.TABLE).get(0).measure(Quality.DEAD_LETTERS)).isEqualTo(1);
    assertThat(rows(Progress.TABLE).get(0).measure(Progress.SETTLED_OFFSET)).isEqualTo(8);
  }

  @Test
  void aSilentPartitionsRequestsTimeOutToo() throws Exception {
    read(0, request());
    harness.prepareSnapshotPreBarrier(1);
    assertThat(rows(Http.TABLE)).isEmpty();
    assertThat(rows(Progress.TABLE)).as("the request waits").isEmpty();

    harness.setProcessingTime(2_000);
    harness.setProcessingTime(40_000);
    harness.prepareSnapshotPreBarrier(2);
    assertThat(rows(Http.TABLE).get(0).number(Http.STATUS)).isZero();
    assertThat(rows(Progress.TABLE).get(0).measure(Progress.SETTLED_OFFSET)).isEqualTo(1);
  }

  @Test
  void aPartitionThatWasTakenOverTimesOutWithoutARecord() throws Exception {
    read(0, request());
    PartitionMemory moved = PartitionMemory.fromBytes(partition.memory().toBytes());
    close();
    open();
    Partition<PartitionMemory> takenOver = new Partition<>("flows.hubble", 3, moved);
    harness.processElement(
        new StreamRecord<>(new IntakeRecord<PartitionMemory>().set(takenOver, null, -1, -1)));
    harness.setProcessingTime(2_000);
    harness.setProcessingTime(40_000);
    harness.prepareSnapshotPreBarrier(2);
    assertThat(rows(Http.TABLE)).hasSize(1);
  }

  @Test
  void aFlowWaitsUntilItsTimeIsCovered() throws Exception {
    directory.complete("default", NOON_MILLIS - 5_000);
    harness.setProcessingTime(NOON_MILLIS + 1_000);
    assertThat(offer(trace())).as("taken").isFalse();
    directory.complete("default", NOON_MILLIS + 999);
    assertThat(offer(trace())).isFalse();
    assertThat(counted()).isZero();

    directory.apply(pod("web", "10.0.0.1"));
    directory.apply(pod("cart", "10.0.0.2"));
    directory.complete("default", NOON_MILLIS + 1_000);
    assertThat(offer(trace())).isTrue();

    harness.prepareSnapshotPreBarrier(1);
    Delta pair = rows(ServicePairs.TABLE).get(0);
    assertThat(pair.text(ServicePairs.SRC_WORKLOAD)).isEqualTo("web");
    assertThat(pair.text(ServicePairs.DST_WORKLOAD)).isEqualTo("cart");
    assertThat(pair.measure(ServicePairs.ENDS_EXACT)).isEqualTo(2);
  }

  @Test
  void afterTheBoundAnAddressIsNotGivenToItsLastOwner() throws Exception {
    directory.apply(pod("web", "10.0.0.1"));
    directory.apply(pod("cart", "10.0.0.2"));
    directory.complete("default", NOON_MILLIS - 5_000);
    harness.setProcessingTime(NOON_MILLIS + 59_999);
    assertThat(offer(trace())).isFalse();
    harness.setProcessingTime(NOON_MILLIS + 60_000);
    assertThat(offer(trace())).isTrue();

    harness.prepareSnapshotPreBarrier(1);
    Delta pair = rows(ServicePairs.TABLE).get(0);
    assertThat(pair.text(ServicePairs.SRC_WORKLOAD)).isEmpty();
    assertThat(pair.measure(ServicePairs.ENDS_LATE)).isEqualTo(2);
    assertThat(rows(Quality.TABLE).get(0).measure(Quality.LATE)).isEqualTo(1);
  }

  @Test
  void anUnknownAddressWaitsForALittleWhile() throws Exception {
    directory.apply(pod("web", "10.0.0.1"));
    harness.setProcessingTime(NOON_MILLIS + 4_999);
    assertThat(offer(trace())).isFalse();
    harness.setProcessingTime(NOON_MILLIS + 5_000);
    assertThat(offer(trace())).isTrue();

    harness.prepareSnapshotPreBarrier(1);
    Delta pair = rows(ServicePairs.TABLE).get(0);
    assertThat(pair.measure(ServicePairs.ENDS_EXACT)).isEqualTo(1);
    assertThat(pair.measure(ServicePairs.ENDS_UNRESOLVED)).isEqualTo(1);
  }

  @Test
  void aFlowWaitsUntilTheMetadataBeforeItIsRead() throws Exception {
    harness.setProcessingTime(NOON_MILLIS + 10_000);
    metadataIsRead = false;
    assertThat(offer(trace())).isFalse();
    metadataIsRead = true;
    assertThat(offer(trace())).isTrue();
  }

  @Test
  void aClockThatIsWrongMakesNobodyWait() throws Exception {
    directory.complete("default", NOON_MILLIS - 100_000);
    harness.setProcessingTime(NOON_MILLIS - 5_001);
    assertThat(offer(trace())).as("written in the future").isTrue();
  }

  @Test
  void requestsDoNotTimeOutWhileTheReaderWaits() throws Exception {
    harness.setProcessingTime(NOON_MILLIS + 1_000);
    directory.complete("default", NOON_MILLIS + 1_000);
    directory.apply(pod("web", "10.0.0.1"));
    directory.apply(pod("cart", "10.0.0.2"));
    read(0, request());
    for (int second = 2; second < 59; second++) {
      assertThat(offer(trace().replace("22:14:00Z", "22:14:05Z"), NOON_MILLIS + 5_000)).isFalse();
      harness.setProcessingTime(NOON_MILLIS + second * 1_000L);
    }
    harness.prepareSnapshotPreBarrier(1);
    assertThat(rows(Http.TABLE)).isEmpty();
  }

  @Test
  void whatTheRecordDoesNotSayItsKeyDoes() throws Exception {
    byte[] key = "prod/n7".getBytes(StandardCharsets.UTF_8);
    byte[] value = trace().getBytes(StandardCharsets.UTF_8);
    IntakeRecord<PartitionMemory> record = new IntakeRecord<>();
    record.set(partition, value, 0, NOON_MILLIS).withKey(key);
    harness.processElement(new StreamRecord<>(record));
    record.set(partition, new byte[0], 1, NOON_MILLIS).withKey(key);
    harness.processElement(new StreamRecord<>(record));
    harness.prepareSnapshotPreBarrier(1);
    assertThat(rows(ServicePairs.TABLE).get(0).text(ServicePairs.CLUSTER)).isEqualTo("prod");
    assertThat(harness.getSideOutput(DeadLetters.TAG).element().getValue().key()).isEqualTo(key);
  }

  private static PodLife pod(String name, String ip) {
    Span span = new Span(NOON_MILLIS - 60_000, 0, Span.OPEN, 0);
    return new PodLife(
        new LifeKey("default", "Pod", name, span.since()),
        span,
        "shop",
        name,
        List.of(Address.parse(ip)),
        false,
        "node-1",
        "",
        "",
        "",
        "",
        "",
        List.of());
  }

  private long counted() throws Exception {
    harness.prepareSnapshotPreBarrier(1);
    return harness.extractOutputValues().size();
  }

  /** Whether a record is taken, and not handed back. */
  private boolean offer(String value) throws Exception {
    return offer(value, NOON_MILLIS);
  }

  private boolean offer(String value, long timestampMillis) throws Exception {
    IntakeRecord<PartitionMemory> record = new IntakeRecord<>();
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    harness.processElement(new StreamRecord<>(record.set(partition, bytes, 0, timestampMillis)));
    return !record.isPostponed();
  }

  private void read(long offset, String value) throws Exception {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    harness.processElement(
        new StreamRecord<>(
            new IntakeRecord<PartitionMemory>().set(partition, bytes, offset, NOON_MILLIS)));
  }

  private List<Delta> rows(DeltaTable table) {
    return harness.extractOutputValues().stream().filter(row -> row.table() == table).toList();
  }

  private static String trace() {
    return """
        {"flow":{"time":"2023-11-14T22:14:00Z","verdict":"FORWARDED","is_reply":false,
        "IP":{"source":"10.0.0.1","destination":"10.0.0.2"},
        "l4":{"TCP":{"source_port":40000,"destination_port":80}},
        "Type":"L3_L4","event_type":{"type":4},"trace_observation_point":"TO_ENDPOINT"}}""";
  }

  private static String request() {
    return """
        {"flow":{"time":"2023-11-14T22:14:00Z","verdict":"FORWARDED","is_reply":false,
        "IP":{"source":"10.0.0.1","destination":"10.0.0.2"},
        "l4":{"TCP":{"source_port":40000,"destination_port":80}},"traffic_direction":"EGRESS",
        "Type":"L7","event_type":{"type":129},"l7":{"type":"REQUEST","http":{"method":"GET"}}}}""";
  }
}
