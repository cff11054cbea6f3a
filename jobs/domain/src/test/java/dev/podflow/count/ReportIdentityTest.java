package dev.podflow.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.delta.Delta;
import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.FlowEnd;
import dev.podflow.identity.Directory;
import dev.podflow.table.ServicePairs;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who the ends of a report were whose sums go on for minutes. */
class ReportIdentityTest {
  private static final long NOON = 1_700_000_040L;
  private static final long NANOS = 1_000_000_000L;

  private final Directory directory = new Directory();
  private final Deltas deltas = new Deltas();
  private final ReportCounter counter =
      new ReportCounter(CountingOptions.DEFAULT, directory, deltas);
  private final Origin origin = new Origin();
  private final FlowBatch flows = new FlowBatch();
  private final Flow flow = flows.add();

  ReportIdentityTest() {
    flow.message = Flow.Message.REPORT;
    flow.flowsForwarded = 1;
    flow.destination.dnsName = "example.com";
    flow.source.namespace = "shop";
    flow.reporter = Flow.Reporter.SOURCE;
    window(0, 300);
    origin.timestampMillis = (NOON + 3_600) * 1000;
  }

  @Test
  void aPodsNameIsEnough() {
    directory.apply(TestPods.pod("web-0", "web", "10.0.0.1", NOON + 200, NOON + 240));
    flow.source.pod = "web-0";
    assertSource("web", "StatefulSet", ServicePairs.ENDS_EXACT);
    window(1_000, 300);
    assertSource("web", "StatefulSet", ServicePairs.ENDS_FROM_LOG);
  }

  @Test
  void thePrefixOfNamesGivesTheWorkloadThatHadSuchPods() {
    directory.apply(TestPods.pod("web-0", "web", "10.0.0.1", NOON - 60, NOON + 10_000));
    flow.source.namePrefix = "web-*";
    assertSource("web", "StatefulSet", ServicePairs.ENDS_EXACT);
  }

  @Test
  void aPrefixOfTwoWorkloadsInTheWindowIsAmbiguous() {
    directory.apply(TestPods.pod("web-0", "web", "10.0.0.1", NOON - 60, NOON + 10_000));
    directory.apply(TestPods.daemon("web-abcde", "web", NOON + 303, NOON + 10_000));
    flow.source.namePrefix = "web-*";
    assertSource("web", "StatefulSet", ServicePairs.ENDS_EXACT);
    window(0, 310);
    assertThat(assertSource("", "", ServicePairs.ENDS_AMBIGUOUS).text(ServicePairs.SRC_NAMESPACE))
        .isEqualTo("shop");
  }

  @Test
  void aPrefixThatNobodyKnowsIsGuessedWhereNobodyWatches() {
    flow.source.namePrefix = "web-86c57db685-*";
    assertSource("web", "Deployment", ServicePairs.ENDS_FROM_LOG);
    directory.complete("default", (NOON + 10_000) * 1000);
    assertSource("", "", ServicePairs.ENDS_FROM_LOG);
  }

  @Test
  void onlyTheLogKnowsTheServiceOfAPrefix() {
    directory.apply(TestPods.pod("web-0", "web", "10.0.0.1", NOON - 60, NOON + 10_000));
    flow.destination.dnsName = "";
    flow.destination.namespace = "shop";
    flow.destination.namePrefix = "web-*";
    flow.destination.service = "web-service";
    Delta pair = count();
    assertThat(pair.text(ServicePairs.DST_WORKLOAD)).isEqualTo("web");
    assertThat(pair.text(ServicePairs.DST_SERVICE)).isEqualTo("web-service");
  }

  @Test
  void anAddressIsTheOwnersOfTheWholeWindow() {
    directory.apply(TestPods.pod("web-0", "web", "10.0.0.1", NOON - 60, NOON + 200));
    directory.apply(TestPods.pod("job-0", "job", "10.0.0.1", NOON + 210, NOON + 10_000));
    flow.source.namespace = "";
    flow.source.hasIp = true;
    flow.source.ipLow = 0xFFFF_0A00_0001L;
    assertSource("", "", ServicePairs.ENDS_AMBIGUOUS);
    window(0, 190);
    assertSource("web", "StatefulSet", ServicePairs.ENDS_EXACT);
    window(220, 300);
    assertSource("job", "StatefulSet", ServicePairs.ENDS_EXACT);
  }

  @Test
  void aWindowWaitsForTheMetadataOfItsEnd() {
    origin.timestampMillis = (NOON + 310) * 1000;
    directory.complete("default", (NOON + 300) * 1000);
    assertThat(hasToWait()).isTrue();
    directory.complete("default", (NOON + 301) * 1000);
    assertThat(hasToWait()).isFalse();
  }

  @Test
  void nothingIsLaterThanWhenItWasWritten() {
    origin.timestampMillis = (NOON + 200) * 1000;
    directory.complete("default", (NOON + 201) * 1000);
    assertThat(hasToWait()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "512, '',             private-network, Reserved",
    "2,   '',             world,           Reserved",
    "512, db.example.com, db.example.com,  External"
  })
  void networksAreOutside(int reserved, String dnsName, String workload, String kind) {
    flow.source.namespace = "";
    flow.source.reserved = reserved;
    flow.source.dnsName = dnsName;
    flow.source.hasIp = true;
    flow.source.ipLow = 0xFFFF_0A00_0001L;
    origin.timestampMillis = (NOON + 300) * 1000;
    assertThat(hasToWait()).as("waits for an owner of the address").isFalse();
    assertThat(count().measure(ServicePairs.ENDS_EXTERNAL)).isEqualTo(2);
    assertSource(workload, kind, ServicePairs.ENDS_EXTERNAL);
  }

  @Test
  void anAddressInAPrivateNetworkMayBeAPods() {
    directory.apply(TestPods.pod("web-0", "web", "10.0.0.1", NOON - 60, NOON + 10_000));
    flow.source.namespace = "";
    flow.source.reserved = FlowEnd.PRIVATE_NETWORK;
    flow.source.hasIp = true;
    flow.source.ipLow = 0xFFFF_0A00_0001L;
    assertSource("web", "StatefulSet", ServicePairs.ENDS_EXACT);
  }

  private void window(long second, long seconds) {
    flow.timeNanos = (NOON + second) * NANOS;
    flow.spanNanos = seconds * NANOS;
  }

  private boolean hasToWait() {
    return counter.hasToWait(flows, origin, origin.timestampMillis);
  }

  private Delta assertSource(String workload, String kind, int ends) {
    Delta pair = count();
    assertThat(pair.text(ServicePairs.SRC_WORKLOAD)).isEqualTo(workload);
    assertThat(pair.text(ServicePairs.SRC_WORKLOAD_KIND)).isEqualTo(kind);
    assertThat(pair.measure(ends)).as("ends of that kind").isPositive();
    return pair;
  }

  private Delta count() {
    assertThat(counter.count(flows, origin, new PartitionMemory())).isNull();
    List<Delta> pairs = new ArrayList<>();
    deltas.map(ServicePairs.TABLE).drain(pairs::add);
    assertThat(pairs).hasSize(1);
    return pairs.get(0);
  }
}
