package dev.podflow.local.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.local.console.Console;
import dev.podflow.local.console.Failure;
import dev.podflow.local.console.Pause;
import dev.podflow.local.kafka.RecordSender;
import dev.podflow.local.stack.Settings;
import dev.podflow.schema.Topics;
import dev.podflow.simulator.Log;
import dev.podflow.simulator.Simulation;
import dev.podflow.simulator.SimulationConfig;
import dev.podflow.simulator.SimulationOutput;
import dev.podflow.simulator.truth.Truth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A simulated cluster in real time, whose pods only a collector knows: it watches the cluster's API
 * and is all that writes its metadata. Flows are sent when they happen, and so wait for the
 * collector's heartbeat.
 */
final class WatchedCluster implements SimulationOutput, AutoCloseable {
  static final String NAME = "watched";

  /** Longer than a collector is away, so that a list after that still shows what has ended. */
  private static final Duration ENDED_SHOWN = Duration.ofMinutes(5);

  /** How often it is looked for what has to happen; whoever asks the API learns all that has. */
  private static final Duration STEP = Duration.ofMillis(100);

  private static final int RATE = 100;
  private static final int PODS = 60;
  private static final int NODES = 4;

  /** The nodes of which only metadata knows the names. */
  private static final double MASKED_SHARE = 0.5;

  /**
   * The key of all its records. A partition's newest event is its clock, by which what waits is
   * given up; the load, which lives some minutes ago, has no node on this one's partition.
   */
  static final byte[] KEY = "watched/all".getBytes(StandardCharsets.UTF_8);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TIME = "\"time\":\"";

  private record Event(Instant at, String type, ObjectNode object) {}

  private final CollectorDaemon collector;
  private final KubernetesApi api;
  private final RecordSender flows;
  private final List<Event> agenda = new ArrayList<>();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final CompletableFuture<Truth> truth;
  private int done;
  private boolean flowing;

  /**
   * Starts it.
   *
   * @param minutes how long it lives, from the minute on that has begun
   * @param patience how long the broker may be away
   */
  WatchedCluster(Settings settings, Console console, int minutes, Duration patience, long seed) {
    try {
      api = new KubernetesApi(this::advance);
    } catch (IOException e) {
      throw new Failure("no API server: " + e.getMessage(), e);
    }
    collector = new CollectorDaemon(settings, NAME, api.url());
    flows =
        new RecordSender(
            settings.bootstrapServers(), Topics.FLOWS_HUBBLE.name(), console, patience);
    Instant start = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    SimulationConfig config =
        new SimulationConfig(seed, start, minutes, RATE, PODS, NODES, MASKED_SHARE, NAME);
    truth =
        CompletableFuture.supplyAsync(
            () -> simulate(config), work -> new Thread(work, NAME).start());
  }

  private Truth simulate(SimulationConfig config) {
    try {
      Truth simulated = Simulation.run(config, this);
      flows.finish();
      return simulated;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The collector, to be killed and started. */
  CollectorDaemon collector() {
    return collector;
  }

  /** Fails if it has. */
  void check() {
    if (truth.isCompletedExceptionally()) {
      end();
    }
  }

  /** How many records it has sent. */
  long records() {
    return flows.finish();
  }

  /** Waits until it has said everything; what was true of it. */
  Truth end() {
    try {
      return truth.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted", e);
    } catch (ExecutionException e) {
      throw new Failure("the watched cluster failed: " + e.getCause().getMessage(), e.getCause());
    }
  }

  @Override
  public void initialObjects(byte[] list) throws IOException {
    for (JsonNode object : JSON.readTree(list).get("items")) {
      api.change("ADDED", (ObjectNode) object);
    }
    collector.start();
    collector.awaitCoverage(Instant.now());
  }

  @Override
  public void watchEvent(byte[] event) {
    throw new IllegalStateException("a change without its time");
  }

  @Override
  public void watchEvent(Instant at, byte[] json) throws IOException {
    JsonNode event = JSON.readTree(json);
    ObjectNode object = (ObjectNode) event.get("object");
    String type = event.get("type").asText();
    if (type.equals("DELETED")) {
      // As if a finalizer held it: nobody can tell the end of what went unseen.
      agenda.add(new Event(at, "MODIFIED", object));
      agenda.add(new Event(at.plus(ENDED_SHOWN), type, object.deepCopy()));
    } else {
      agenda.add(new Event(at, type, object));
    }
  }

  @Override
  public void record(Log log, String node, byte[] record) {
    if (!flowing) {
      live();
    }
    Pause.of(Duration.between(Instant.now(), time(record)));
    flows.send(KEY, record);
  }

  @Override
  public void truth(Truth simulated) {
    // The simulation gives it back as well.
  }

  /** From here on the API shows what happens when it does. */
  private void live() {
    synchronized (agenda) {
      agenda.sort(Comparator.comparing(Event::at));
      flowing = true;
    }
    clock.scheduleAtFixedRate(this::advance, 0, STEP.toMillis(), TimeUnit.MILLISECONDS);
    collector.awaitCoverage(Instant.now());
  }

  /** Lets happen what is due. */
  private void advance() {
    synchronized (agenda) {
      Instant now = Instant.now();
      while (flowing && done < agenda.size() && !agenda.get(done).at().isAfter(now)) {
        Event event = agenda.get(done++);
        api.change(event.type(), event.object());
      }
    }
  }

  /** When a record was written; long ago if it does not say. */
  private static Instant time(byte[] record) {
    String text = new String(record, StandardCharsets.ISO_8859_1);
    int from = text.indexOf(TIME) + TIME.length();
    int to = text.indexOf('"', from);
    try {
      return from < TIME.length() || to < 0
          ? Instant.EPOCH
          : Instant.parse(text.substring(from, to));
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    collector.close();
    api.close();
    flows.close();
  }
}
