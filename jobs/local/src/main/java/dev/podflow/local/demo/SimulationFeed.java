package dev.podflow.local.demo;

import dev.podflow.local.console.Console;
import dev.podflow.local.console.Failure;
import dev.podflow.local.kafka.KafkaAccess;
import dev.podflow.local.kafka.KubernetesSender;
import dev.podflow.local.kafka.RecordSender;
import dev.podflow.local.stack.Settings;
import dev.podflow.schema.Topics;
import dev.podflow.simulator.Log;
import dev.podflow.simulator.Simulation;
import dev.podflow.simulator.SimulationConfig;
import dev.podflow.simulator.truth.Truth;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Puts what simulated clusters write into the topics of a stack. */
public final class SimulationFeed implements AutoCloseable {
  private final String servers;
  private final Console console;
  private final RecordSender objects;
  private final Map<Log, RecordSender> logs = new EnumMap<>(Log.class);

  /**
   * @param patience how long the broker may be away
   */
  public SimulationFeed(Settings settings, Console console, Duration patience) {
    this.servers = settings.bootstrapServers();
    this.console = console;
    this.objects = new RecordSender(servers, Topics.K8S_METADATA.name(), console, patience);
    for (Log log : Log.values()) {
      logs.put(log, new RecordSender(servers, log.topic(), console, patience));
    }
  }

  /**
   * Simulates, and returns when the broker has everything.
   *
   * @param pace called before each record of Hubble's
   */
  public Truth send(SimulationConfig config, Runnable pace) {
    KubernetesSender sender =
        new KubernetesSender(KafkaAccess.open(servers), objects, config.cluster(), console);
    try {
      Truth truth =
          Simulation.run(config, new Recording(sender, objects, logs, config.cluster(), pace));
      objects.finish();
      logs.values().forEach(RecordSender::finish);
      return truth;
    } catch (IOException e) {
      throw new Failure("the simulation broke off: " + e.getMessage(), e);
    }
  }

  /** How many objects were sent since it was made. */
  public long objects() {
    return objects.finish();
  }

  /** How many records of a log were sent since it was made. */
  public long records(Log log) {
    return logs.get(log).finish();
  }

  @Override
  public void close() {
    objects.close();
    logs.values().forEach(RecordSender::close);
  }
}
