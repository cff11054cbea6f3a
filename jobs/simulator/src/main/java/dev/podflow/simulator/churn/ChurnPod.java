package dev.podflow.simulator.churn;

/** A pod: what became of it in truth, and how much of that the API server has been told. */
final class ChurnPod {
  /** What has not happened. */
  static final long NEVER = Long.MAX_VALUE;

  /** What controls a pod. */
  record Controller(String apiVersion, String kind, String name, String uid) {}

  /** Its place in the truth. */
  final int id;

  final ChurnWorkload workload;
  final String name;
  final String uid;
  final ChurnNode node;

  /** Null for a bare pod. */
  final Controller controller;

  /** Label {@code pod-template-hash}; empty if it has none. */
  final String templateHash;

  final long created;

  /** Number of its address in the node's range; 0 before it has one, and in the host network. */
  int address;

  /** When its kubelet took it on. */
  long started = NEVER;

  long addressed = NEVER;
  long running = NEVER;

  /** When its processes were gone. */
  long finished = NEVER;

  /** When its address was free. */
  long released = NEVER;

  /** What the API server shows of it. */
  boolean scheduled;

  boolean startShown;
  boolean addressShown;
  boolean finishShown;
  boolean succeeded;

  /**
   * {@code metadata.deletionTimestamp}, epoch milliseconds; {@link #NEVER} if it is not deleted.
   */
  long deletion = NEVER;

  int graceSeconds = 30;

  /** When the API server first showed its addresses. */
  long shown = NEVER;

  /** When a record with its addresses was first written. */
  long known = NEVER;

  /** From then on its metadata tells less than happened: its end was never seen. */
  long unwatched = NEVER;

  /** Whether a record told its end. */
  boolean endKnown;

  /** What its controller does when its object has gone. */
  Runnable onGone = () -> {};

  /** Its place among those who talk; -1 if it does not. */
  int talker = -1;

  ChurnPod(
      int id,
      ChurnWorkload workload,
      String name,
      String uid,
      ChurnNode node,
      Controller controller,
      String templateHash,
      long created) {
    this.id = id;
    this.workload = workload;
    this.name = name;
    this.uid = uid;
    this.node = node;
    this.controller = controller;
    this.templateHash = templateHash;
    this.created = created;
  }

  String ip(boolean v6) {
    return workload.hostNetwork() ? node.address(v6) : node.podAddress(address, v6);
  }
}
