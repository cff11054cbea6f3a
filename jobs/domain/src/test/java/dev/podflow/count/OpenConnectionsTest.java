package dev.podflow.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OpenConnectionsTest {
  private static final int LIMIT = 1_000;

  @Test
  void remembersLikeAMapWhileThereIsRoom() throws IOException {
    Random random = new Random(5);
    Map<Long, long[]> expected = new HashMap<>();
    OpenConnections open = new OpenConnections(LIMIT);
    for (int i = 0; i < 200_000; i++) {
      // Few keys, of which many want the same place.
      long key = 1 + random.nextInt(1_200) * (random.nextBoolean() ? 1L : 0x1_0000_0000L);
      long nanos = 1 + random.nextInt();
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          if (!expected.containsKey(key) && expected.size() < LIMIT) {
            expected.put(key, new long[] {nanos, 0});
            open.add(key, nanos);
          }
        }
        case 2 -> {
          boolean reset = random.nextBoolean();
          open.close(key, Math.abs(nanos), reset);
          long[] known = expected.get(key);
          if (known != null && known[1] == 0) {
            known[1] = reset ? -Math.abs(nanos) : Math.abs(nanos);
          }
        }
        default -> {
          boolean remove = random.nextInt(3) == 0;
          long[] known = remove ? expected.remove(key) : expected.get(key);
          assertThat(remove ? open.remove(key) : open.find(key)).isEqualTo(known != null);
          if (known != null) {
            assertThat(open.openedNanos).isEqualTo(known[0]);
            assertThat(open.closedNanos).isEqualTo(Math.abs(known[1]));
            assertThat(open.reset).isEqualTo(known[1] < 0);
          }
        }
      }
      assertThat(open.size()).isEqualTo(expected.size());
      if (i % 20_000 == 0) {
        open = restored(open);
      }
    }
  }

  @Test
  void forgetsTheOldestWhereThereAreTooMany() throws IOException {
    OpenConnections open = new OpenConnections(LIMIT);
    List<Long> keys = new ArrayList<>();
    Random random = new Random(6);
    for (int i = 0; i < 50 * LIMIT; i++) {
      keys.add(random.nextLong() | 1);
      open.add(keys.get(i), i);
      assertThat(open.size()).isLessThanOrEqualTo(2 * LIMIT);
    }
    open = restored(open);
    for (int i = keys.size() - LIMIT; i < keys.size(); i++) {
      assertThat(open.find(keys.get(i))).isTrue();
    }
    assertThat(open.find(keys.get(0))).isFalse();
  }

  private static OpenConnections restored(OpenConnections open) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    open.write(new DataOutputStream(bytes));
    OpenConnections back = new OpenConnections(LIMIT);
    back.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    return back;
  }
}
