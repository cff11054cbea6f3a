package dev.podflow.identity;

/**
 * Names one version of one object, as the keys of {@code k8s.metadata} do.
 *
 * @param since start of the version, epoch milliseconds
 */
public record LifeKey(String cluster, String kind, String uid, long since) {
  /**
   * Reads {@code cluster/kind/uid/since}; a uid may contain slashes.
   *
   * @return null if the text is no such key
   */
  public static LifeKey parse(String text) {
    int cluster = text.indexOf('/');
    int kind = text.indexOf('/', cluster + 1);
    int uid = text.lastIndexOf('/');
    if (cluster < 0 || kind < 0 || uid <= kind) {
      return null;
    }
    try {
      return new LifeKey(
          text.substring(0, cluster),
          text.substring(cluster + 1, kind),
          text.substring(kind + 1, uid),
          Long.parseLong(text, uid + 1, text.length(), 10));
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
