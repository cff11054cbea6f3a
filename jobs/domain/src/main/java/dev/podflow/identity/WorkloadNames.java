package dev.podflow.identity;

/**
 * What a pod's bare name tells of its workload, for pods that no metadata knows. Kubernetes builds
 * names from letters without vowels and digits that are no vowels' look-alikes
 * (k8s.io/apimachinery, pkg/util/rand): a ReplicaSet's hash has up to ten of them, a pod's suffix
 * five. Stateless; callers remember the answers.
 */
public final class WorkloadNames {
  private static final String SAFE = "bcdfghjklmnpqrstvwxz2456789";
  private static final int SUFFIX = 5;
  private static final int SHORTEST_HASH = 8;
  private static final int LONGEST_HASH = 10;
  private static final int UNLIKELY_HASH = 6;

  /** Digits of the minutes since the epoch, which a CronJob puts into its Jobs' names. */
  private static final int MINUTES = 8;

  /** Of the year 2017: less are not minutes, but dates such as 20260131. */
  private static final int LEAST_MINUTES = 25_000_000;

  private WorkloadNames() {}

  /**
   * A workload.
   *
   * @param kind {@code Deployment}, {@code StatefulSet}, {@code DaemonSet}, {@code CronJob}, or
   *     {@code Pod} where a whole name does not tell
   */
  public record Guess(String workload, String kind) {}

  /** The workload that a pod of that name most likely belongs to. */
  public static Guess of(String pod) {
    int dash = pod.lastIndexOf('-');
    if (dash <= 0) {
      return new Guess(pod, "Pod");
    }
    if (isOrdinal(pod, dash + 1)) {
      return new Guess(pod.substring(0, dash), "StatefulSet");
    }
    if (pod.length() - dash - 1 != SUFFIX || !isSafe(pod, dash + 1, pod.length())) {
      return new Guess(pod, "Pod");
    }
    int middle = pod.lastIndexOf('-', dash - 1);
    if (middle <= 0) {
      return new Guess(pod.substring(0, dash), "DaemonSet");
    }
    int length = dash - middle - 1;
    if (isMinutes(pod, middle + 1, dash)) {
      return new Guess(pod.substring(0, middle), "CronJob");
    }
    if (length == 0 || !isSafe(pod, middle + 1, dash)) {
      return new Guess(pod.substring(0, dash), "DaemonSet");
    }
    if (length >= SHORTEST_HASH && length <= LONGEST_HASH) {
      return new Guess(pod.substring(0, middle), "Deployment");
    }
    // Six or seven such letters may be a rare short hash as well as a part of the name; fewer are
    // hardly ever a hash (cluster-dns-…).
    return length > LONGEST_HASH || length < UNLIKELY_HASH
        ? new Guess(pod.substring(0, dash), "DaemonSet")
        : new Guess(pod, "Pod");
  }

  /**
   * The workload of pods of which only the beginning of the name is known.
   *
   * @param prefix with its star: {@code nginx-86c57db685-*}
   * @return its kind is empty where it may be a StatefulSet's as well as a DaemonSet's
   */
  public static Guess ofPrefix(String prefix) {
    int end = prefix.endsWith("-*") ? prefix.length() - 2 : prefix.length() - 1;
    String controller = prefix.substring(0, Math.max(0, end));
    int dash = controller.lastIndexOf('-');
    if (dash <= 0) {
      return new Guess(controller, "");
    }
    if (isMinutes(controller, dash + 1, end)) {
      return new Guess(controller.substring(0, dash), "CronJob");
    }
    int length = end - dash - 1;
    return length >= SHORTEST_HASH && length <= LONGEST_HASH && isSafe(controller, dash + 1, end)
        ? new Guess(controller.substring(0, dash), "Deployment")
        : new Guess(controller, "");
  }

  /**
   * The CronJob that a Job's name tells: its controller appends the minutes since the epoch.
   *
   * @return null if it tells of none
   */
  static String cronJobOf(String job) {
    int dash = job.lastIndexOf('-');
    return dash > 0 && isMinutes(job, dash + 1, job.length()) ? job.substring(0, dash) : null;
  }

  private static boolean isMinutes(String text, int from, int to) {
    return to - from == MINUTES
        && isDigits(text, from, to)
        && Integer.parseInt(text, from, to, 10) >= LEAST_MINUTES;
  }

  private static boolean isOrdinal(String text, int from) {
    int length = text.length() - from;
    return length > 0
        && length < SUFFIX
        && isDigits(text, from, text.length())
        && (length == 1 || text.charAt(from) != '0');
  }

  static boolean isDigits(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static boolean isSafe(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (SAFE.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }
}
