package dev.podflow.intake;

import java.io.IOException;
import java.util.Properties;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A topic as a source of {@link IntakeRecord}s. Flink's own Kafka source does the reading; this
 * adds each partition's memory to its split, so that the two are always checkpointed and moved
 * together. Whatever reads it has to be chained to it.
 *
 * @param <S> what is remembered of a partition
 */
public final class Intake<S>
    implements Source<IntakeRecord<S>, KafkaPartitionSplit, KafkaSourceEnumState>,
        ResultTypeQueryable<IntakeRecord<S>> {
  private static final long serialVersionUID = 1;

  private final String topic;
  private final Properties consumer;
  private final PartitionCodec<S> codec;

  /**
   * @param consumer the Kafka consumer's properties, with {@code bootstrap.servers} and {@code
   *     group.id}; the job's position is its checkpoint's, the group's only tells others how far it
   *     is
   */
  public Intake(String topic, Properties consumer, PartitionCodec<S> codec) {
    this.topic = topic;
    this.consumer = consumer;
    this.codec = codec;
  }

  private KafkaSource<IntakeRecord<S>> kafka(Partitions<S> partitions) {
    KafkaSourceBuilder<IntakeRecord<S>> builder = KafkaSource.builder();
    return builder
        .setTopics(topic)
        .setProperties(consumer)
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setDeserializer(partitions)
        .build();
  }

  @Override
  public SourceReader<IntakeRecord<S>, KafkaPartitionSplit> createReader(
      SourceReaderContext context) throws Exception {
    Partitions<S> partitions = new Partitions<>(topic, codec);
    return new IntakeReader<>(kafka(partitions).createReader(context), partitions);
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context) {
    return kafka(new Partitions<>(topic, codec)).createEnumerator(context);
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState state)
      throws IOException {
    return kafka(new Partitions<>(topic, codec)).restoreEnumerator(context, state);
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
    return new RememberingSplit.Serializer();
  }

  @Override
  public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
    return kafka(new Partitions<>(topic, codec)).getEnumeratorCheckpointSerializer();
  }

  @Override
  public TypeInformation<IntakeRecord<S>> getProducedType() {
    return new IntakeRecordTypeInfo<>();
  }
}
