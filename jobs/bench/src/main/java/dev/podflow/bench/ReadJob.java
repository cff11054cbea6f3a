package dev.podflow.bench;

import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.ParameterTool;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a topic's bytes through Flink's Kafka source into nothing: what any job on that topic costs
 * at the least. Takes the traffic job's options, and {@code --topic}.
 */
public final class ReadJob {
  private static final String READ = "read-bytes";
  private static final String DISCARD = "discard-bytes";
  private static final String CLIENT_PREFIX = "kafka.client.";

  private ReadJob() {}

  public static void main(String[] arguments) throws Exception {
    ParameterTool options = ParameterTool.fromArgs(arguments);
    KafkaSource<byte[]> source =
        KafkaSource.<byte[]>builder()
            .setTopics(options.getRequired("topic"))
            .setProperties(client(options))
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setDeserializer(
                KafkaRecordDeserializationSchema.valueOnly(ByteArrayDeserializer.class))
            .build();
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment
        .fromSource(source, WatermarkStrategy.noWatermarks(), READ)
        .uid(READ)
        .sinkTo(new DiscardingSink<>())
        .name(DISCARD)
        .uid(DISCARD);
    environment.execute(options.getRequired("job.name"));
  }

  private static Properties client(ParameterTool options) {
    Properties properties = new Properties();
    for (Map.Entry<String, String> option : options.toMap().entrySet()) {
      if (option.getKey().startsWith(CLIENT_PREFIX)) {
        properties.setProperty(
            option.getKey().substring(CLIENT_PREFIX.length()), option.getValue());
      }
    }
    properties.setProperty("bootstrap.servers", options.getRequired("kafka.bootstrap-servers"));
    properties.setProperty("group.id", options.getRequired("job.name"));
    return properties;
  }
}
