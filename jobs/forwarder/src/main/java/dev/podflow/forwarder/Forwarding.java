package dev.podflow.forwarder;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;

/** A forwarder for each receiver, on a thread of its own: one that is down holds no other up. */
final class Forwarding {
  private static final Duration END = Duration.ofSeconds(10);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final String topic;
  private final Duration repeat;
  private final Clock clock;

  /**
   * @param consumers all of one group, which remembers what was delivered
   * @param repeat how often those who forget are told again what fires
   */
  Forwarding(
      Supplier<Consumer<byte[], byte[]>> consumers, String topic, Duration repeat, Clock clock) {
    this.consumers = consumers;
    this.topic = topic;
    this.repeat = repeat;
    this.clock = clock;
  }

  /** Forwards until this thread is interrupted or one of the forwarders fails. */
  void run(List<Delivery> deliveries) throws InterruptedException {
    Positions positions = positions(deliveries);
    ExecutorService threads = Executors.newFixedThreadPool(deliveries.size());
    try {
      ExecutorCompletionService<Void> ends = new ExecutorCompletionService<>(threads);
      for (Delivery delivery : deliveries) {
        ends.submit(() -> forward(delivery, positions));
      }
      ends.take().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("a forwarder ended", e.getCause());
    } finally {
      threads.shutdownNow();
      threads.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private Positions positions(List<Delivery> deliveries) {
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      return Positions.read(consumer, topic, deliveries.stream().map(Delivery::name).toList());
    }
  }

  private Void forward(Delivery delivery, Positions positions) throws InterruptedException {
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      Forwarder forwarder = new Forwarder(consumer, delivery, positions, repeat, clock);
      forwarder.start();
      while (!Thread.currentThread().isInterrupted()) {
        forwarder.forward();
      }
    }
    return null;
  }
}
