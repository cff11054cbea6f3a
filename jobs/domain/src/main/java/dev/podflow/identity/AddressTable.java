package dev.podflow.identity;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A hash table from addresses to values for one writer and any number of readers, who neither lock
 * nor allocate.
 */
final class AddressTable<V> {
  private static final int SMALLEST = 64;

  private volatile AtomicReferenceArray<Slot<V>> slots = new AtomicReferenceArray<>(SMALLEST);

  /** Slots in use, those of removed addresses included; the writer's. */
  private int used;

  /** The value of an address; null if it has none. */
  V get(long high, long low) {
    Slot<V> slot = find(slots, high, low);
    return slot == null ? null : slot.value;
  }

  /** Sets the value of an address; null removes it. */
  void put(Address address, V value) {
    Slot<V> slot = find(slots, address.high(), address.low());
    if (slot != null) {
      slot.value = value;
      return;
    }
    if (value == null) {
      return;
    }
    if (2 * (used + 1) > slots.length()) {
      rebuild();
    }
    insert(slots, new Slot<>(address.high(), address.low(), value));
    used++;
  }

  private void rebuild() {
    AtomicReferenceArray<Slot<V>> old = slots;
    int live = 0;
    for (int i = 0; i < old.length(); i++) {
      Slot<V> slot = old.get(i);
      if (slot != null && slot.value != null) {
        live++;
      }
    }
    int length = SMALLEST;
    while (length < 4 * (live + 1)) {
      length <<= 1;
    }
    AtomicReferenceArray<Slot<V>> fresh = new AtomicReferenceArray<>(length);
    for (int i = 0; i < old.length(); i++) {
      Slot<V> slot = old.get(i);
      if (slot != null && slot.value != null) {
        insert(fresh, slot);
      }
    }
    used = live;
    slots = fresh;
  }

  private static <V> void insert(AtomicReferenceArray<Slot<V>> slots, Slot<V> slot) {
    int mask = slots.length() - 1;
    int i = hash(slot.high, slot.low) & mask;
    while (slots.get(i) != null) {
      i = (i + 1) & mask;
    }
    slots.set(i, slot);
  }

  private static <V> Slot<V> find(AtomicReferenceArray<Slot<V>> slots, long high, long low) {
    int mask = slots.length() - 1;
    int i = hash(high, low) & mask;
    while (true) {
      Slot<V> slot = slots.get(i);
      if (slot == null || (slot.high == high && slot.low == low)) {
        return slot;
      }
      i = (i + 1) & mask;
    }
  }

  private static int hash(long high, long low) {
    long mixed = (high * 0x9E3779B97F4A7C15L ^ low) * 0xC2B2AE3D27D4EB4FL;
    return (int) (mixed >>> 32);
  }

  private static final class Slot<V> {
    final long high;
    final long low;
    volatile V value;

    Slot(long high, long low, V value) {
      this.high = high;
      this.low = low;
      this.value = value;
    }
  }
}
