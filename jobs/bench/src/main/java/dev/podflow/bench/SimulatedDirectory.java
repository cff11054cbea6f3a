package dev.podflow.bench;

import dev.podflow.identity.Directory;
import dev.podflow.metadata.DirectoryFeed;
import dev.podflow.metadata.LifeTracker;
import dev.podflow.metadata.MetadataReader;
import dev.podflow.simulator.cluster.RolledCluster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;

/** Fills a directory: with a simulated cluster, and with neighbours that no flow speaks of. */
final class SimulatedDirectory {
  private SimulatedDirectory() {}

  /**
   * Makes one.
   *
   * @param objects the cluster's Kubernetes objects
   * @param neighbours how many pods run besides
   * @param at when the last of those was replaced
   */
  static Directory of(String cluster, byte[] objects, int neighbours, Instant at)
      throws IOException {
    Directory directory = new Directory();
    LifeTracker lives = new LifeTracker(cluster);
    new MetadataReader(cluster)
        .read(
            new ByteArrayInputStream(objects),
            seen -> lives.observe(seen, object -> DirectoryFeed.apply(object, directory)));
    if (neighbours > 0) {
      RolledCluster.until(cluster, neighbours, at)
          .write(object -> DirectoryFeed.apply(object, directory));
    }
    return directory;
  }
}
