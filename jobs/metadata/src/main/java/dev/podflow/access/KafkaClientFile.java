package dev.podflow.access;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * A properties file that says how Kafka's clients are let in, as Kafka's own tools take it. Its
 * secrets are not read here: in their place stands a reference that each client resolves itself,
 * where it runs, so that the file has to be there, too.
 */
public final class KafkaClientFile {
  /** What Kafka's clients call the provider that reads the file. */
  private static final String PROVIDER = "podflowfile";

  private static final String PROVIDERS = "config.providers";
  private static final Pattern PATH = Pattern.compile("[^:${}]+");

  private KafkaClientFile() {}

  /**
   * Whether a client's property is a secret: by Kafka's own definition, or by its name where Kafka
   * does not know it.
   */
  public static boolean isSecret(String key) {
    boolean password =
        Stream.of(
                ConsumerConfig.configDef(),
                ProducerConfig.configDef(),
                AdminClientConfig.configDef())
            .map(definition -> definition.configKeys().get(key))
            .anyMatch(known -> known != null && known.type == ConfigDef.Type.PASSWORD);
    return password || key.contains("password") || key.contains("secret");
  }

  /**
   * The file's properties, with references in place of secrets.
   *
   * @throws IOException if it cannot be read or is no properties file; never with a value of it
   */
  public static Map<String, String> read(Path file) throws IOException {
    Path path = file.toAbsolutePath().normalize();
    if (!PATH.matcher(path.toString()).matches()) {
      throw new IOException(path + ": the path of a Kafka client's file has none of : $ { }");
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(path)) {
      properties.load(reader);
    } catch (IllegalArgumentException e) {
      // The cause would quote the line.
      throw new IOException(path + " is not a properties file");
    }
    Map<String, String> client = new TreeMap<>();
    boolean referred = false;
    for (String key : properties.stringPropertyNames()) {
      String value = properties.getProperty(key);
      // What refers to another place already is left to its own provider.
      boolean refers = isSecret(key) && !value.startsWith("${");
      client.put(key, refers ? "${%s:%s:%s}".formatted(PROVIDER, path, key) : value);
      referred |= refers;
    }
    if (referred) {
      client.merge(PROVIDERS, PROVIDER, (others, ours) -> others + "," + ours);
      client.put(PROVIDERS + "." + PROVIDER + ".class", FileConfigProvider.class.getName());
      client.put(PROVIDERS + "." + PROVIDER + ".param.allowed.paths", path.toString());
    }
    return client;
  }
}
