package dev.podflow.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.Tier;
import dev.podflow.table.Flows;
import dev.podflow.table.Progress;
import dev.podflow.table.ServicePairs;
import dev.podflow.table.Tables;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.Test;

class CommitTest {
  private static final long DAY = 20_000;
  private final Counter cut = new SimpleCounter();
  private final Counter others = new SimpleCounter();

  @Test
  void rowIsRowBinary() {
    Delta progress =
        new Delta(Progress.TABLE).text(Progress.JOB, "traffic").text(Progress.TOPIC, "t");
    progress.number(Progress.PARTITION, 3).add(Progress.SETTLED_OFFSET, 258);

    Bytes out = new Bytes(16);
    RowBinary.write(progress, out);

    assertThat(HexFormat.of().formatHex(out.toByteArray()))
        .isEqualTo("07" + "74726166666963" + "0174" + "03000000" + "0201000000000000");
  }

  @Test
  void sketchIsClickHousesState() {
    Delta pair = new Delta(ServicePairs.TABLE);
    pair.sketchToFill(ServicePairs.LATENCY_US).addBin(1, 2);
    pair.sketchToFill(ServicePairs.LATENCY_US).addBin(4, 1);
    Bytes out = new Bytes(16);
    RowBinary.write(pair, out);

    String mapping = "02" + gammaHex() + "0000000000000000";
    String state = mapping + "0104" + "02" + "02" + "0000000000000040" + "06" + "000000000000f03f";
    String end = "030400" + "04" + "0000000000000000";
    String empty = mapping + "0104" + "00" + end;
    assertThat(HexFormat.of().formatHex(out.toByteArray())).endsWith(state + end + empty + empty);
  }

  @Test
  void everyTierComesFromTheSameRows() throws Exception {
    Delta pair = new Delta(ServicePairs.TABLE).window(DAY * 86_400 + 3_600 * 5 + 60 * 7);
    pair.add(ServicePairs.FLOWS, 1);
    Commit commit = commitOf(writer(), List.of(pair));

    List<Insert> inserts = inserts(commit);

    assertThat(inserts)
        .extracting(Insert::table)
        .containsExactly("service_pairs_1m", "service_pairs_1h", "service_pairs_1d");
    assertThat(inserts)
        .extracting(insert -> little(insert.body()).getInt() - DAY * 86_400)
        .containsExactly(3_600L * 5 + 60 * 7, 3_600L * 5, 0L);
    assertThat(inserts)
        .allSatisfy(
            insert ->
                assertThat(little(insert.body()).getLong(insert.body().length - Long.BYTES))
                    .isEqualTo(commit.number()));
    assertThat(inserts)
        .extracting(Insert::token)
        .containsExactly(
            "traffic-1000-0-service_pairs_1m-0",
            "traffic-1000-0-service_pairs_1h-0",
            "traffic-1000-0-service_pairs_1d-0");
  }

  @Test
  void insertTouchesOneDayAndKeepsCoarseKeysTogether() throws Exception {
    CommitOptions options =
        options(new Configuration().set(CommitOptions.ROWS_PER_INSERT_MAX, 100));
    List<Delta> deltas = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      Delta delta = new Delta(ServicePairs.TABLE).window((DAY + i % 3) * 86_400 + i % 97 * 60);
      deltas.add(delta.text(ServicePairs.DST_WORKLOAD, "w" + i % 29).add(ServicePairs.FLOWS, 1));
    }
    Commit commit = commitOf(writer(options), deltas);

    List<String> proofs = new ArrayList<>();
    for (Insert insert : inserts(commit)) {
      if (insert.table().endsWith("_1d")) {
        proofs.add(insert.proof());
      }
    }

    assertThat(proofs).hasSize(3 * 7).doesNotHaveDuplicates();
    assertThat(inserts(commit)).extracting(Insert::token).doesNotHaveDuplicates();
  }

  @Test
  void repeatsAreTheSameAfterAnotherRestart() throws Exception {
    RandomDeltas random = new RandomDeltas(3);
    List<Delta> deltas = new ArrayList<>();
    for (DeltaTable table : Tables.ALL) {
      for (int i = 0; i < 40; i++) {
        deltas.add(random.next(table, DAY));
      }
    }
    Commit commit = commitOf(writer(), deltas).of(7);

    CommitSerializer serializer = new CommitSerializer();
    Commit restored = serializer.deserialize(serializer.getVersion(), serializer.serialize(commit));

    assertThat(restored.checkpoint()).isEqualTo(7);
    List<Insert> again = inserts(restored);
    List<Insert> first = inserts(commit);
    assertThat(again).hasSameSizeAs(first);
    for (int i = 0; i < first.size(); i++) {
      assertThat(again.get(i).token()).isEqualTo(first.get(i).token());
      assertThat(again.get(i).proof()).isEqualTo(first.get(i).proof());
      assertThat(again.get(i).columns()).isEqualTo(first.get(i).columns());
      assertThat(Arrays.equals(again.get(i).body(), first.get(i).body())).isTrue();
    }
  }

  @Test
  void fullMapIsEncodedEarlyAndLosesNothing() throws Exception {
    CommitOptions few = options(new Configuration().set(CommitOptions.MAP_ROWS_MAX, 10));
    List<Delta> deltas = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Delta delta = new Delta(ServicePairs.TABLE).window(DAY * 86_400);
      deltas.add(delta.text(ServicePairs.DST_WORKLOAD, "w" + i % 25).add(ServicePairs.FLOWS, 1));
    }

    assertThat(commitOf(writer(few), deltas).blocks().get(0).rows()).isGreaterThan(25);
    assertThat(commitOf(writer(), deltas).blocks().get(0).rows()).isEqualTo(25);
  }

  @Test
  void flowsAreCappedAndCounted() {
    CommitOptions few =
        options(new Configuration().set(CommitOptions.FLOWS_PER_CHECKPOINT_MAX, 10));
    List<Delta> deltas = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      deltas.add(new Delta(Flows.TABLE).number(Flows.TIME, 1));
    }

    assertThat(commitOf(writer(few), deltas).blocks().get(0).rows()).isEqualTo(10);
    assertThat(cut.getCount()).isEqualTo(15);
  }

  @Test
  void whatASourceHasBeyondItsShareIsOneRow() {
    CommitOptions few = options(new Configuration().set(CommitOptions.KEYS_PER_SOURCE_MAX, 10));
    DeltaSinkWriter writer = writer(few);
    assertThat(commitOf(writer, scan(0, 25)).blocks().get(0).rows()).isEqualTo(11);
    assertThat(others.getCount()).isEqualTo(15);

    WriterState state = writer.snapshotState(1).get(0);
    DeltaSinkWriter restored = writer(few, WriterState.merged(List.of(state)));
    assertThat(commitOf(restored, scan(5, 30)).blocks().get(0).rows())
        .as("five that were admitted, and the others")
        .isEqualTo(6);
  }

  private static List<Delta> scan(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            port ->
                new Delta(ServicePairs.TABLE)
                    .window(DAY * 86_400L)
                    .number(ServicePairs.DST_PORT, port)
                    .add(ServicePairs.FLOWS, 1))
        .toList();
  }

  @Test
  void numbersGrowWhateverTheClockSays() {
    DeltaSinkWriter writer = writer(options(new Configuration()), new WriterState(5_000, 0));
    Delta delta = new Delta(Progress.TABLE);

    assertThat(commitOf(writer, List.of(delta)).number()).isEqualTo(5_001);
    assertThat(commitOf(writer, List.of(delta)).number()).isEqualTo(5_002);
    assertThat(writer.snapshotState(1)).containsExactly(new WriterState(5_002, 0));
    assertThat(writer.prepareCommit()).isEmpty();
  }

  @Test
  void shardsByDaySoThatCoarseRowsHaveOneWriter() {
    RandomDeltas random = new RandomDeltas(4);
    for (int i = 0; i < 100; i++) {
      Delta delta = random.next(ServicePairs.TABLE, DAY);
      int hash = delta.dayHash();
      delta.window(Tier.DAY.floor(delta.window()) + 86_340);
      assertThat(delta.dayHash()).isEqualTo(hash);
    }
  }

  private static String gammaHex() {
    byte[] bytes =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(1.01 / 0.99).array();
    return HexFormat.of().formatHex(bytes);
  }

  private static ByteBuffer little(byte[] body) {
    return ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static List<Insert> inserts(Commit commit) throws Exception {
    List<Insert> inserts = new ArrayList<>();
    for (Block block : commit.blocks()) {
      new Inserts(commit, block).forEach(inserts::add);
    }
    return inserts;
  }

  private static Commit commitOf(DeltaSinkWriter writer, List<Delta> deltas) {
    deltas.forEach(delta -> writer.write(delta, null));
    Collection<Commit> commits = writer.prepareCommit();
    assertThat(commits).hasSize(1);
    return commits.iterator().next();
  }

  private static CommitOptions options(Configuration configuration) {
    return CommitOptions.from(configuration);
  }

  private DeltaSinkWriter writer() {
    return writer(options(new Configuration()));
  }

  private DeltaSinkWriter writer(CommitOptions options) {
    return writer(options, WriterState.NONE);
  }

  private DeltaSinkWriter writer(CommitOptions options, WriterState state) {
    Clock clock = Clock.fixed(Instant.ofEpochMilli(1_000), ZoneOffset.UTC);
    return new DeltaSinkWriter(options, "traffic", 0, 1, state, clock, cut, others);
  }
}
