package dev.podflow.traffic;

import dev.podflow.count.CountingOptions;
import dev.podflow.count.Deltas;
import dev.podflow.count.FlowCounter;
import dev.podflow.count.HubbleCounter;
import dev.podflow.count.ReportCounter;
import dev.podflow.flow.RecordReader;
import dev.podflow.flow.access.AccessLogReader;
import dev.podflow.flow.calico.CalicoReader;
import dev.podflow.flow.conntrack.ConntrackReader;
import dev.podflow.flow.coredns.CoreDnsReader;
import dev.podflow.flow.hubble.HubbleReader;
import dev.podflow.identity.Lookup;
import java.util.function.Supplier;
import org.apache.flink.configuration.ConfigOption;

/** A kind of log that the job counts: its topic, what reads its records, and what counts them. */
enum FlowSource {
  HUBBLE("hubble", TrafficOptions.HUBBLE_TOPIC, HubbleReader::new, HubbleCounter::new),
  CALICO("calico", TrafficOptions.CALICO_TOPIC, CalicoReader::new, ReportCounter::new),
  ACCESS("access", TrafficOptions.ACCESS_TOPIC, AccessLogReader::new, ReportCounter::new),
  CONNTRACK("conntrack", TrafficOptions.CONNTRACK_TOPIC, ConntrackReader::new, ReportCounter::new),
  DNS("dns", TrafficOptions.DNS_TOPIC, CoreDnsReader::new, ReportCounter::new);

  /** Makes a task's counter. */
  interface CounterFactory {
    FlowCounter create(CountingOptions options, Lookup lookup, Deltas deltas);
  }

  private final String word;
  private final ConfigOption<String> topic;
  private final Supplier<RecordReader> reader;
  private final CounterFactory counter;

  /**
   * @param word its name in the names and uids of operators; never changed, or a savepoint would
   *     not find its state
   */
  FlowSource(
      String word,
      ConfigOption<String> topic,
      Supplier<RecordReader> reader,
      CounterFactory counter) {
    this.word = word;
    this.topic = topic;
    this.reader = reader;
    this.counter = counter;
  }

  /** Name and uid of the operator that reads its topic. */
  String readName() {
    return "read-" + word;
  }

  /** Name and uid of the operator that counts its records. */
  String countName() {
    return "count-" + word;
  }

  ConfigOption<String> topic() {
    return topic;
  }

  RecordReader reader() {
    return reader.get();
  }

  FlowCounter counter(CountingOptions options, Lookup lookup, Deltas deltas) {
    return counter.create(options, lookup, deltas);
  }
}
