package dev.podflow.json;

/**
 * The members that a place in a text may have, and in which order they came so far: who writes
 * records writes their members in the same order, with the same bytes between them. To see that the
 * next member is the one that came next before costs a few comparisons of words; where it is not,
 * its name is read and looked up, and learnt.
 *
 * <p>Of every member the one that follows it is known, of those without a place in the {@link
 * Names}, too, as far as they follow one that has. What was learnt decides how fast a text is read
 * and nothing else.
 *
 * <p>Not safe for use by several threads.
 */
public final class Members {
  /** The member before an object's first. */
  private static final int START = 0;

  /** From the bracket or comma before a name to the colon behind it; longer ones are looked up. */
  private static final int MAX_BYTES = 3 * Long.BYTES;

  // Of the text that follows a member: its first eight bytes, of which some may not count, its last
  // and its second eight.
  private static final int FIRST = 0;
  private static final int MASK = 1;
  private static final int LAST = 2;
  private static final int SECOND = 3;
  private static final int WORDS = 4;

  final Names names;
  private final long[] words;
  private final byte[] lengths;
  private final short[] followers;
  private int last;

  /** Nothing is known at first. */
  public Members(Names names) {
    this.names = names;
    int states = 2 * (names.size() + 1);
    words = new long[states * WORDS];
    lengths = new byte[states];
    followers = new short[states];
  }

  /** Before the first member of an object. */
  void start() {
    last = START;
  }

  /**
   * Looks for the member that is expected.
   *
   * @param from the bracket or comma before its name
   * @param end of the text
   * @return length from there to behind the colon, with at least one byte behind it; 0 if something
   *     else comes next
   */
  int expected(byte[] text, int from, int end) {
    int length = lengths[last];
    if (length == 0 || end - from <= Math.max(length, Long.BYTES)) {
      return 0;
    }
    int at = last * WORDS;
    if ((ByteText.word(text, from) & words[at + MASK]) != words[at + FIRST]) {
      return 0;
    }
    if (length > Long.BYTES
        && (ByteText.word(text, from + length - Long.BYTES) != words[at + LAST]
            || (length > 2 * Long.BYTES
                && ByteText.word(text, from + Long.BYTES) != words[at + SECOND]))) {
      return 0;
    }
    return length;
  }

  /** Goes on to the member that was expected; its position in the names. */
  int follow() {
    last = followers[last];
    return last <= names.size() ? last - 1 : Names.UNKNOWN;
  }

  /**
   * Goes on to another member.
   *
   * @param index its position in the names
   * @param from the bracket or comma before its name
   * @param to behind the colon
   * @param plain whether between them is the name as it is, and nothing else
   */
  void learn(int index, byte[] text, int from, int to, boolean plain) {
    int length = to - from;
    int next = index >= 0 ? index + 1 : names.size() + 1 + Math.min(last, names.size());
    if (plain && length <= MAX_BYTES && text.length - from >= Long.BYTES) {
      int at = last * WORDS;
      long mask = length < Long.BYTES ? (1L << length * Byte.SIZE) - 1 : -1L;
      words[at + MASK] = mask;
      words[at + FIRST] = ByteText.word(text, from) & mask;
      if (length > Long.BYTES) {
        words[at + LAST] = ByteText.word(text, to - Long.BYTES);
      }
      if (length > 2 * Long.BYTES) {
        words[at + SECOND] = ByteText.word(text, from + Long.BYTES);
      }
      lengths[last] = (byte) length;
      followers[last] = (short) next;
    }
    last = next;
  }
}
