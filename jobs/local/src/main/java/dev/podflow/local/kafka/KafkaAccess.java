package dev.podflow.local.kafka;

import dev.podflow.access.KafkaClientFile;
import dev.podflow.local.console.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Where Kafka is and how one is let in.
 *
 * @param client what every client of Kafka's is told, without secrets
 */
public record KafkaAccess(Map<String, String> client) {
  private static final String SERVERS = CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;

  public KafkaAccess {
    client = Map.copyOf(client);
  }

  /** A Kafka that lets everybody in. */
  public static KafkaAccess open(String servers) {
    return new KafkaAccess(Map.of(SERVERS, servers));
  }

  /**
   * As a properties file says.
   *
   * @param servers where Kafka is if the file does not say so
   * @throws Failure if the file cannot be read
   */
  public static KafkaAccess from(Path file, String servers) {
    try {
      Map<String, String> client = new HashMap<>(KafkaClientFile.read(file));
      client.putIfAbsent(SERVERS, servers);
      return new KafkaAccess(client);
    } catch (IOException e) {
      throw new Failure("cannot read the Kafka client's file " + file + ": " + e.getMessage(), e);
    }
  }

  public String servers() {
    return client.get(SERVERS);
  }

  /** The client's configuration, and more. */
  Map<String, Object> and(Map<String, ?> more) {
    Map<String, Object> all = new HashMap<>(client);
    all.putAll(more);
    return all;
  }

  /** What went wrong, in one line with the way out. */
  Failure failure(Throwable cause) {
    for (Throwable e = cause; e != null; e = e.getCause()) {
      if (e instanceof AuthenticationException) {
        return new Failure(
            "Kafka at %s does not let us in: %s; see the file that PODFLOW_KAFKA_CLIENT_FILE names"
                .formatted(servers(), e.getMessage()),
            cause);
      }
      if (e instanceof AuthorizationException) {
        return new Failure(
            "Kafka at %s forbids it: %s; its ACLs have to allow that"
                .formatted(servers(), e.getMessage()),
            cause);
      }
      if (e instanceof TimeoutException) {
        return Kafka.unreachable(this, cause);
      }
    }
    return new Failure("Kafka refused: " + cause.getMessage(), cause);
  }
}
