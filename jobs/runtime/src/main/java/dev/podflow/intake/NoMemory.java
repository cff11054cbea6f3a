package dev.podflow.intake;

/** Nothing is remembered. */
enum NoMemory implements PartitionCodec<Void> {
  INSTANCE;

  private static final byte[] NO_BYTES = {};

  @Override
  public Void create() {
    return null;
  }

  @Override
  public byte[] toBytes(Void memory) {
    return NO_BYTES;
  }

  @Override
  public Void fromBytes(byte[] bytes) {
    return null;
  }
}
