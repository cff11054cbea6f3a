package dev.podflow.collector;

import java.time.Duration;

/**
 * How the collector goes about it. Each limit is there so that nothing grows or waits without
 * bound.
 *
 * @param cluster name of the cluster, as flows call it
 * @param statusLag how much later than it happened an end or an address may be reported by a
 *     kubelet, or anything by the server; heartbeats stay that far behind
 * @param heartbeatInterval how often a heartbeat is written
 * @param retention how long the versions that have ended are kept in the topic
 * @param housekeepingInterval how often those that are older are looked for
 * @param pageSize objects in a page of a list
 * @param answerWithin how long the API server may take to begin an answer
 * @param watchTimeout how long a watch goes on before it is asked for anew; up to twice as long
 * @param watchSilence how long a watch may say nothing, bookmarks included (they come about every
 *     minute); then it is taken for dead
 * @param discoveryInterval how often it is looked for resources that are not served yet
 * @param backoffFirst the first wait after a failure
 * @param backoffMost the longest wait after a failure
 * @param eventBytesMax bytes of the largest event of a watch that is read
 * @param valueBytesMax bytes of the largest value that is written; Kafka refuses what is beyond its
 *     own limit
 * @param lease how several replicas agree on one that writes; null for a single one
 */
record CollectorConfig(
    String cluster,
    Duration statusLag,
    Duration heartbeatInterval,
    Duration retention,
    Duration housekeepingInterval,
    int pageSize,
    Duration answerWithin,
    Duration watchTimeout,
    Duration watchSilence,
    Duration discoveryInterval,
    Duration backoffFirst,
    Duration backoffMost,
    int eventBytesMax,
    int valueBytesMax,
    Lease lease) {

  /**
   * The lease that the writing replica holds.
   *
   * @param identity name of this replica
   * @param duration after that long without renewal another replica may take it
   * @param renewDeadline after that long without renewal this replica writes no more; shorter
   * @param retryPeriod how often it is renewed, or looked at
   */
  record Lease(
      String namespace,
      String name,
      String identity,
      Duration duration,
      Duration renewDeadline,
      Duration retryPeriod) {
    Lease {
      if (duration.compareTo(renewDeadline) <= 0 || renewDeadline.compareTo(retryPeriod) <= 0) {
        throw new IllegalArgumentException(
            "the lease's duration has to be longer than its renew deadline, and that longer than"
                + " its retry period");
      }
    }
  }
}
