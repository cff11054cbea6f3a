package dev.podflow.local.bench;

import dev.podflow.local.console.Console;
import dev.podflow.local.console.Failure;
import dev.podflow.local.kafka.RecordSender;
import dev.podflow.local.stack.Settings;
import dev.podflow.schema.Topics;
import dev.podflow.simulator.churn.ChurnOutput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Puts what a simulation writes into Kafka, no faster than simulated time is to pass. */
final class ChurnFeed implements ChurnOutput, AutoCloseable {
  /** Something to do beside the feeding once so many flows are sent. */
  private record Event(long flows, Runnable action) {}

  private final RecordSender metadata;
  private final RecordSender flows;
  private final int speed;
  private final List<Event> events = new ArrayList<>();
  private final List<Thread> running = new ArrayList<>();
  private long sent;

  /** Simulated and real time of the first flow. */
  private long firstMillis;

  private long firstNanos;

  /**
   * @param speed how many times faster than real time it goes; 0 for as fast as possible
   */
  ChurnFeed(Settings settings, Console console, int speed) {
    this.speed = speed;
    String servers = settings.bootstrapServers();
    metadata = new RecordSender(servers, Topics.K8S_METADATA.name(), console);
    flows = new RecordSender(servers, Topics.FLOWS_HUBBLE.name(), console);
  }

  /** Does something, in a thread of its own, once so many flows are sent. */
  void whenSent(long flowsSent, Runnable action) {
    events.add(new Event(flowsSent, action));
  }

  @Override
  public void metadata(long atMillis, String key, byte[] value) {
    pace(atMillis);
    metadata.send(key.getBytes(StandardCharsets.UTF_8), value);
  }

  @Override
  public void flow(long atMillis, long number, String node, byte[] line) {
    if (sent == 0) {
      firstMillis = atMillis;
      firstNanos = System.nanoTime();
    }
    pace(atMillis);
    flows.send(node.getBytes(StandardCharsets.UTF_8), line);
    sent++;
    for (Event event : events) {
      if (event.flows == sent) {
        Thread thread = new Thread(event.action, "churn-event");
        thread.start();
        running.add(thread);
      }
    }
  }

  private void pace(long atMillis) {
    if (speed == 0 || sent == 0) {
      return;
    }
    long due = firstNanos + (atMillis - firstMillis) * 1_000_000 / speed;
    long early = due - System.nanoTime();
    if (early > 1_000_000) {
      sleep(early / 1_000_000);
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted", e);
    }
  }

  /** Returns when the broker has everything, and all that was to be done beside it is done. */
  void finish() {
    metadata.finish();
    flows.finish();
    for (Thread thread : running) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Failure("interrupted", e);
      }
    }
  }

  @Override
  public void close() {
    metadata.close();
    flows.close();
  }
}
