package dev.podflow.alerts;

import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The topic {@code alerts}, keyed by fingerprint. At least once and at once: nobody waits for a
 * checkpoint to be paged, and a repetition has the same fingerprint, state and times.
 */
final class AlertSink {
  private AlertSink() {}

  /**
   * @param producer the Kafka producer's properties, with {@code bootstrap.servers}
   */
  static KafkaSink<Told> of(String topic, Properties producer) {
    return KafkaSink.<Told>builder()
        .setKafkaProducerConfig(producer)
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(new Serializer(topic))
        .build();
  }

  private record Serializer(String topic) implements KafkaRecordSerializationSchema<Told> {
    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        Told told, KafkaSinkContext context, Long timestamp) {
      return new ProducerRecord<>(
          topic, told.fingerprint().getBytes(StandardCharsets.UTF_8), told.alert());
    }
  }
}
