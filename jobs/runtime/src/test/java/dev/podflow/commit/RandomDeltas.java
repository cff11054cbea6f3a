package dev.podflow.commit;

import dev.podflow.delta.Column;
import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaTable;
import java.util.Random;

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
    "a".repeat(70_000)
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
        case TEXT -> delta.text(slot, TEXTS[random.nextInt(TEXTS.length)]);
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
        case FIRST_TIME, LAST_TIME -> delta.add(slot, epochDay * 86_400 + random.nextInt(86_400));
        case SKETCH -> {
          for (int left = random.nextInt(5); left > 0; left--) {
            delta.sketchToFill(slot).add(random.nextInt(10_000_000), 1 + random.nextInt(3));
          }
        }
      }
    }
    return delta;
  }
}
