package dev.podflow.commit;

import dev.podflow.delta.Column;
import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.MapText;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Rows with any content, the same ones for the same seed. */
final class RandomDeltas {
  private static final String[] TEXTS = {
    "",
    "web",
    "it's",
    "back\\slash",
    "tab\tnew\nline",
    "nul\0",
    "späti-中文-\uD83D\uDE80",
    "a".repeat(300)
  };

  private final Random random;

  RandomDeltas(long seed) {
    random = new Random(seed);
  }

  /** A row of a table with a window of the given day or the one after. */
  Delta next(DeltaTable table, long epochDay) {
    Delta delta = new Delta(table);
    for (Column column : table.columns()) {
      int slot = column.slot();
      switch (column.type()) {
        case WINDOW -> delta.window(epochDay * 86_400 + random.nextInt(2_880) * 60L);
        case TEXT -> delta.text(slot, text());
        case UINT8 -> delta.number(slot, random.nextInt(1 << 8));
        case UINT16 -> delta.number(slot, random.nextInt(1 << 16));
        case UINT32 -> delta.number(slot, random.nextLong(1L << 32));
        case UINT64 -> delta.number(slot, random.nextLong());
        case MICROS ->
            delta.number(slot, epochDay * 86_400_000_000L + random.nextLong(86_400_000_000L));
        case SUM, MAX -> {
          if (random.nextBoolean()) {
            delta.add(slot, random.nextInt(1_000_000));
          }
        }
        case SUM_FLOAT64, MIN_FLOAT64, MAX_FLOAT64 -> {
          if (random.nextBoolean()) {
            delta.addFloat64(slot, random.nextGaussian() * 1_000_000);
          }
        }
        case LATEST_FLOAT64 -> {
          if (random.nextBoolean()) {
            delta.latest(slot, millis(epochDay), random.nextGaussian());
          }
        }
        case FIRST_TIME, LAST_TIME -> delta.add(slot, epochDay * 86_400 + random.nextInt(86_400));
        case SKETCH -> {
          for (int left = random.nextInt(5); left > 0; left--) {
            delta.sketchToFill(slot).add(random.nextInt(10_000_000), 1 + random.nextInt(3));
          }
        }
        case STATE_TEXT -> delta.state(slot, text());
        case STATE_FLAG -> delta.state(slot, random.nextLong(2));
        case STATE_TIME -> delta.state(slot, millis(epochDay));
        case STATE_TIME_OR_NULL, STATE_UINT64_OR_NULL ->
            delta.state(slot, random.nextBoolean() ? millis(epochDay) : null);
        case STATE_MAP -> delta.state(slot, map());
        case MAP -> delta.text(slot, MapText.of(map()));
      }
    }
    return delta;
  }

  private SortedMap<String, String> map() {
    SortedMap<String, String> map = new TreeMap<>();
    for (int left = random.nextInt(5); left > 0; left--) {
      map.put(text(), text());
    }
    return map;
  }

  private String text() {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private Long millis(long epochDay) {
    return epochDay * 86_400_000L + random.nextInt(86_400_000);
  }
}
