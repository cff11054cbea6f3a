package dev.podflow.flow;

/**
 * What each policy that a {@linkplain Flow.Message#REPORT report} names did to its flows; reused
 * with its {@link Flow}. Texts are never null.
 */
public final class PolicyTrace {
  /** More than these of one record are not kept: no real record names that many. */
  public static final int LIMIT = 64;

  /** What a policy did; the names in lower case are those of the tables. */
  public enum Action {
    ALLOW,
    DENY,
    PASS,
    LOG
  }

  private static final int TEXTS = 5;
  private static final int KIND = 0;
  private static final int TIER = 1;
  private static final int NAMESPACE = 2;
  private static final int NAME = 3;
  private static final int RULE = 4;

  private final String[] texts = new String[LIMIT * TEXTS];
  private final Flow.Direction[] directions = new Flow.Direction[LIMIT];
  private final Action[] actions = new Action[LIMIT];
  private final boolean[] staged = new boolean[LIMIT];
  private int size;

  /**
   * Adds a policy; texts are empty where the record does not say.
   *
   * @param kind such as {@code GlobalNetworkPolicy}
   * @param rule the rule's index or name
   * @param isStaged whether it only would have done so
   * @return false if the trace is full
   */
  public boolean add(
      String kind,
      String tier,
      String namespace,
      String name,
      String rule,
      Flow.Direction direction,
      Action action,
      boolean isStaged) {
    if (size == LIMIT) {
      return false;
    }
    int at = size * TEXTS;
    texts[at + KIND] = kind;
    texts[at + TIER] = tier;
    texts[at + NAMESPACE] = namespace;
    texts[at + NAME] = name;
    texts[at + RULE] = rule;
    directions[size] = direction;
    actions[size] = action;
    staged[size] = isStaged;
    size++;
    return true;
  }

  public int size() {
    return size;
  }

  public String kind(int index) {
    return texts[index * TEXTS + KIND];
  }

  public String tier(int index) {
    return texts[index * TEXTS + TIER];
  }

  public String namespace(int index) {
    return texts[index * TEXTS + NAMESPACE];
  }

  public String name(int index) {
    return texts[index * TEXTS + NAME];
  }

  public String rule(int index) {
    return texts[index * TEXTS + RULE];
  }

  public Flow.Direction direction(int index) {
    return directions[index];
  }

  public Action action(int index) {
    return actions[index];
  }

  public boolean isStaged(int index) {
    return staged[index];
  }

  /** Empties the trace. */
  public void clear() {
    size = 0;
  }
}
