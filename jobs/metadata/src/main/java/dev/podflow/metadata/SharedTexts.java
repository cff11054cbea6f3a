package dev.podflow.metadata;

/**
 * One object for texts that many Kubernetes objects have: namespaces, nodes, owners. Decoding makes
 * each of them anew, and they would be half of what a directory holds. ({@link String#intern} does
 * the same, five times as slowly as everything else that is done with an object.)
 *
 * <p>It forgets rather than grows: a text takes the place of whichever was there, and texts that
 * come together mostly share. Thread-safe without locks: what is lost in a race is only shared
 * less.
 */
final class SharedTexts {
  /**
   * Each hash has two places, so that two texts in use do not drive each other out all the time.
   */
  private static final int HASHES = 1 << 15;

  private static final String[] TEXTS = new String[2 * HASHES];

  private SharedTexts() {}

  /** An equal text. */
  static String shared(String text) {
    int hash = text.hashCode();
    int place = 2 * ((hash ^ hash >>> 15) & HASHES - 1);
    String newest = TEXTS[place];
    if (text.equals(newest)) {
      return newest;
    }
    String older = TEXTS[place + 1];
    if (text.equals(older)) {
      return older;
    }
    TEXTS[place + 1] = newest;
    TEXTS[place] = text;
    return text;
  }
}
