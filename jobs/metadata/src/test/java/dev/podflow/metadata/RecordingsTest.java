package dev.podflow.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.podflow.identity.Address;
import dev.podflow.identity.Directory;
import dev.podflow.identity.Owner;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.Pod;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replays dumps of real clusters where they lie beside the repository; they are no part of it. */
class RecordingsTest {
  private static final Instant SEEN = Instant.parse("2026-01-02T12:00:00Z");

  private List<Path> files;

  @BeforeEach
  void find() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (root != null && !Files.isDirectory(root.resolve("schemas"))) {
      root = root.getParent();
    }
    Path recordings = root == null ? Path.of("none") : root.resolve("../shared/data/k8s");
    assumeTrue(Files.isDirectory(recordings), "no recordings beside the repository");
    try (Stream<Path> all = Files.list(recordings)) {
      files = all.sorted().toList();
    }
  }

  private static Kubectl read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Kubectl.stream(in, SEEN);
    }
  }

  @Test
  void allAreRead() throws IOException {
    long read = 0;
    for (Path file : files) {
      Kubectl kubectl = read(file);
      assertThat(kubectl.report.malformed()).as(file.toString()).isEmpty();
      read += kubectl.report.read();
    }
    assertThat(read).isGreaterThan(100);
  }

  @Test
  void everyLivePodOffTheHostNetworkIsFoundByItsAddresses() throws IOException {
    int found = 0;
    int finished = 0;
    for (Path file : files) {
      Directory directory = new Directory();
      List<KubernetesObject> objects = read(file).seen.stream().map(Observation::object).toList();
      objects.forEach(object -> DirectoryFeed.apply(object, directory));
      for (KubernetesObject object : objects) {
        if (object.getBody() instanceof Pod pod && !pod.getHostNetwork()) {
          for (String ip : pod.getIps()) {
            Address address = Address.parse(ip);
            Owner owner =
                directory.byAddress("blue", address.high(), address.low(), SEEN.toEpochMilli(), 0);
            if (object.getUntil() == null) {
              assertThat(owner).as("%s in %s", object.getName(), file).isNotNull();
              assertThat(owner.uid()).isEqualTo(object.getUid());
              found++;
            } else {
              // One of these addresses is a running pod's by now.
              assertThat(owner == null ? "" : owner.uid())
                  .as("%s in %s", object.getName(), file)
                  .isNotEqualTo(object.getUid());
              finished++;
            }
          }
        }
      }
    }
    assertThat(found).isGreaterThan(30);
    assertThat(finished).isPositive();
  }
}
