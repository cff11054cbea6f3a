package dev.podflow.traffic;

import dev.podflow.count.PartitionMemory;
import dev.podflow.intake.PartitionCodec;
import java.io.IOException;

/** How the memory of a partition of flows is made, saved and restored. */
final class FlowMemory implements PartitionCodec<PartitionMemory> {
  private static final long serialVersionUID = 1;

  @Override
  public PartitionMemory create() {
    return new PartitionMemory();
  }

  @Override
  public byte[] toBytes(PartitionMemory memory) {
    return memory.toBytes();
  }

  @Override
  public PartitionMemory fromBytes(byte[] bytes) throws IOException {
    return PartitionMemory.fromBytes(bytes);
  }
}
