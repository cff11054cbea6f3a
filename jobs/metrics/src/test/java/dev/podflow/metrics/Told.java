package dev.podflow.metrics;

import dev.podflow.directory.Identities;
import dev.podflow.identity.Directory;
import dev.podflow.identity.Lookup;

/** What operators under test know of pods; statics, for they make their own. */
final class Told implements Identities {
  static Directory directory = new Directory();
  static boolean metadataIsRead = true;

  static void nothing() {
    directory = new Directory();
    metadataIsRead = true;
  }

  @Override
  public Lookup lookup() {
    return directory;
  }

  @Override
  public void awaitStart() {}

  @Override
  public boolean hasReadTo(long epochMillis) {
    return metadataIsRead;
  }

  @Override
  public void close() {}
}
