package dev.podflow.bench;

import dev.podflow.identity.Address;
import dev.podflow.identity.Directory;
import dev.podflow.identity.LifeKey;
import dev.podflow.identity.PodLife;
import dev.podflow.identity.Span;
import dev.podflow.metadata.DirectoryFeed;
import dev.podflow.metadata.LifeTracker;
import dev.podflow.metadata.MetadataReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/** Fills a directory: with a simulated cluster, and with neighbours that no flow speaks of. */
final class SimulatedDirectory {
  /** 100.64.0.0/10, where the simulator has no pod. */
  private static final long NEIGHBOURS = 0xffff_6440_0000L;

  private SimulatedDirectory() {}

  /**
   * Makes one.
   *
   * @param objects the cluster's Kubernetes objects
   * @param neighbours how many pods it holds besides
   * @param sinceMillis when those began, epoch milliseconds
   */
  static Directory of(String cluster, byte[] objects, int neighbours, long sinceMillis)
      throws IOException {
    Directory directory = new Directory();
    LifeTracker lives = new LifeTracker(cluster);
    new MetadataReader(cluster)
        .read(
            new ByteArrayInputStream(objects),
            seen -> lives.observe(seen, object -> DirectoryFeed.apply(object, directory)));
    for (int i = 0; i < neighbours; i++) {
      directory.apply(neighbour(cluster, i, sinceMillis));
    }
    return directory;
  }

  private static PodLife neighbour(String cluster, int number, long sinceMillis) {
    String name = "neighbour-" + number;
    return new PodLife(
        new LifeKey(cluster, PodLife.KIND, name, sinceMillis),
        Span.openSince(sinceMillis),
        "neighbours",
        name,
        List.of(new Address(0, NEIGHBOURS + number)),
        false,
        "node-0",
        "default",
        "StatefulSet",
        "neighbour",
        "neighbour",
        "",
        List.of());
  }
}
