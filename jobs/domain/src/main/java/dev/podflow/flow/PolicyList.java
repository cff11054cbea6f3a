package dev.podflow.flow;

/** The policies that a record names for one direction and outcome; reused with its {@link Flow}. */
public final class PolicyList {
  /** More than these of one record are not kept: no real record names that many. */
  public static final int LIMIT = 64;

  private final String[] kinds = new String[LIMIT];
  private final String[] namespaces = new String[LIMIT];
  private final String[] names = new String[LIMIT];
  private int size;

  /** Adds a policy; texts are empty where the record does not say. False if the list is full. */
  public boolean add(String kind, String namespace, String name) {
    if (size == LIMIT) {
      return false;
    }
    kinds[size] = kind;
    namespaces[size] = namespace;
    names[size] = name;
    size++;
    return true;
  }

  public int size() {
    return size;
  }

  public String kind(int index) {
    return kinds[index];
  }

  public String namespace(int index) {
    return namespaces[index];
  }

  public String name(int index) {
    return names[index];
  }

  /** Empties the list. */
  public void clear() {
    size = 0;
  }
}
