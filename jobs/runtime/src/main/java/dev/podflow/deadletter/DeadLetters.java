package dev.podflow.deadletter;

import dev.podflow.schema.DeadLetterHeaders;
import dev.podflow.schema.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.util.OutputTag;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** The side output that dead letters leave by, and the topic that they go to. */
public final class DeadLetters {
  /** The side output of every operator that reads records. */
  public static final OutputTag<DeadLetter> TAG =
      new OutputTag<>("dead-letters", TypeInformation.of(DeadLetter.class));

  private DeadLetters() {}

  /**
   * The topic as a sink. At least once: a letter that comes again has the same source topic,
   * partition and offset; how many there were is exact in {@code pipeline_quality_1m}.
   *
   * @param producer the Kafka producer's properties, with {@code bootstrap.servers}
   * @param kept what is kept of the records
   */
  public static KafkaSink<DeadLetter> sink(String topic, Properties producer, LetterValue kept) {
    Properties properties = new Properties();
    String maxBytes = Integer.toString(Topics.DEAD_LETTERS.maxBytes());
    properties.setProperty(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxBytes);
    properties.putAll(producer);
    return KafkaSink.<DeadLetter>builder()
        .setKafkaProducerConfig(properties)
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(new Serializer(topic, kept))
        .build();
  }

  private record Serializer(String topic, LetterValue kept)
      implements KafkaRecordSerializationSchema<DeadLetter> {
    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        DeadLetter letter, KafkaSinkContext context, Long timestamp) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(topic, utf8(letter.topic()), kept.of(letter.value()));
      Headers headers = record.headers();
      headers.add(DeadLetterHeaders.SOURCE_TOPIC, utf8(letter.topic()));
      headers.add(DeadLetterHeaders.SOURCE_PARTITION, utf8(letter.partition()));
      headers.add(DeadLetterHeaders.SOURCE_OFFSET, utf8(letter.offset()));
      if (letter.key() != null) {
        headers.add(DeadLetterHeaders.SOURCE_KEY, letter.key());
      }
      headers.add(DeadLetterHeaders.REASON, utf8(letter.reason()));
      headers.add(DeadLetterHeaders.ERROR, utf8(error(letter)));
      if (kept != LetterValue.KEEP) {
        headers.add(DeadLetterHeaders.KEPT, utf8(kept.name().toLowerCase(Locale.ROOT)));
      }
      return record;
    }

    /** What is wrong may be said with a piece of the record. */
    private String error(DeadLetter letter) {
      return kept == LetterValue.KEEP ? letter.error() : letter.reason();
    }

    private static byte[] utf8(Object value) {
      return value.toString().getBytes(StandardCharsets.UTF_8);
    }
  }
}
