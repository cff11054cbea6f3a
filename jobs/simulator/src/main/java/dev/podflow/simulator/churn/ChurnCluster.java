package dev.podflow.simulator.churn;

import dev.podflow.simulator.churn.ApiServer.Kind;
import dev.podflow.simulator.churn.ChurnPod.Controller;
import dev.podflow.simulator.cluster.Dice;
import java.util.ArrayList;
import java.util.List;

/** A cluster: its controllers, which make pods come and go, and its accidents. */
final class ChurnCluster {
  private static final int REPLICAS = 5;
  private static final int STATEFUL_REPLICAS = 3;
  private static final int CRON_JOBS = 4;
  private static final int CRON_PERIOD_MILLIS = 10_000;
  private static final int SHORT_LIFE_SECONDS = 33;

  /** When the control plane notices that a node is gone, evicts its pods, and forgets them. */
  private static final int NODE_NOTICED_MILLIS = 40_000;

  private static final int NODE_FORGOTTEN_MILLIS = 60_000;
  private static final int NODE_BACK_MILLIS = 150_000;

  private final String name;
  private final ChurnConfig config;
  private final Agenda agenda;
  private final ChurnTruth truth;
  private final Dice dice;
  private final ApiServer api;
  private final Kubelets kubelets;
  private final Collector collector;
  private final List<ChurnNode> nodes = new ArrayList<>();
  private int jobs;

  ChurnCluster(
      String name,
      ChurnConfig config,
      Agenda agenda,
      ChurnTruth truth,
      Arrivals arrivals,
      Dice dice) {
    this.name = name;
    this.config = config;
    this.agenda = agenda;
    this.truth = truth;
    this.dice = dice;
    api = new ApiServer(agenda);
    kubelets = new Kubelets(agenda, api, dice);
    collector = new Collector(name, config, agenda, api, truth, arrivals, dice);
  }

  List<ChurnPod> talkers() {
    return kubelets.talkers;
  }

  ChurnNode livingNode() {
    ChurnNode node = dice.pick(nodes);
    while (node.lost) {
      node = dice.pick(nodes);
    }
    return node;
  }

  /**
   * Sets everything going.
   *
   * @param listedAt when the collector starts
   * @param shift moves the accidents, as a share of the duration
   */
  void begin(long listedAt, double shift) {
    ChurnWorkload agents = workload("kube-system", "node-agent", "DaemonSet", 9100, true);
    for (int i = 0; i < config.nodes(); i++) {
      ChurnNode node = new ChurnNode(name, i, config.clockSkew().toMillis(), dice);
      nodes.add(node);
      api.put(Kind.NODE, node.uid, ChurnObjects.node(node, agenda.now() - 86_400_000L));
      String pod = agents.name() + '-' + dice.suffix(5);
      Controller owner = new Controller("apps/v1", "DaemonSet", agents.name(), agents.uid());
      node.agent = create(agents, pod, node, owner, "");
    }
    int pods = config.pods();
    for (int i = 0; i < Math.max(1, pods / 2 / REPLICAS); i++) {
      new Deployment(workload("shop", "web-" + i, "Deployment", 8080, false)).begin();
    }
    for (int i = 0; i < Math.max(1, pods / 10 / STATEFUL_REPLICAS); i++) {
      ChurnWorkload workload = workload("data", "db-" + i, "StatefulSet", 5432, false);
      for (int ordinal = 0; ordinal < STATEFUL_REPLICAS; ordinal++) {
        replica(workload, workload.name() + '-' + ordinal);
      }
    }
    for (int i = 0; i < CRON_JOBS; i++) {
      cronJob(workload("batch", "report-" + (char) ('a' + i), "CronJob", 8080, false));
    }
    bare(SHORT_LIFE_SECONDS * 1000 / Math.max(1, pods / 10));
    accidents(listedAt, shift);
  }

  private void accidents(long listedAt, double shift) {
    long start = config.startMillis();
    long length = config.duration().toMillis();
    long outage = config.outage().toMillis();
    agenda.at(listedAt, collector::start);
    restart(start + (long) (length * (0.12 + shift)), outage / 5);
    restart(start + (long) (length * (0.40 + shift)), outage);
    agenda.at(start + (long) (length * (0.70 + shift)), () -> collector.stall(outage));
    agenda.at(start + (long) (length * (0.20 + shift)), this::loseNode);
    agenda.at(start + (long) (length * (0.55 + shift)), this::loseNode);
  }

  private void restart(long at, long awayMillis) {
    agenda.at(at, collector::stop);
    agenda.at(at + awayMillis, collector::start);
  }

  private void loseNode() {
    if (nodes.stream().filter(node -> !node.lost).count() < 2) {
      return; // somebody has to be left
    }
    ChurnNode node = livingNode();
    kubelets.lose(node);
    agenda.after(
        NODE_NOTICED_MILLIS,
        () -> {
          for (ChurnPod pod : node.podsByAge()) {
            if (!pod.workload.hostNetwork()) {
              kubelets.evict(pod, NODE_FORGOTTEN_MILLIS, pod.onGone);
            }
          }
        });
    agenda.after(NODE_BACK_MILLIS, () -> node.lost = false);
  }

  private ChurnWorkload workload(
      String namespace, String workload, String kind, int port, boolean hostNetwork) {
    return new ChurnWorkload(name, namespace, workload, kind, dice.uuid(), port, hostNetwork);
  }

  /** The scheduler does not know of a lost node until that is noticed; here, it guesses well. */
  private ChurnPod create(
      ChurnWorkload workload, String pod, ChurnNode node, Controller owner, String hash) {
    ChurnPod created =
        new ChurnPod(truth.nextPod(), workload, pod, dice.uuid(), node, owner, hash, agenda.now());
    truth.pod(created);
    kubelets.run(created);
    return created;
  }

  private long life(int meanSeconds) {
    return 1000L * dice.between(10, 2 * meanSeconds - 10);
  }

  /** A StatefulSet's pod: the next of its name comes when it has gone, anywhere. */
  private void replica(ChurnWorkload workload, String pod) {
    Controller owner = new Controller("apps/v1", "StatefulSet", workload.name(), workload.uid());
    ChurnPod created = create(workload, pod, livingNode(), owner, "");
    created.onGone = () -> agenda.after(dice.between(200, 1_000), () -> replica(workload, pod));
    agenda.after(life(60), () -> kubelets.delete(created, created.onGone));
  }

  private void cronJob(ChurnWorkload workload) {
    int parallel =
        Math.max(
            1,
            config.pods() * 3 / 10 * CRON_PERIOD_MILLIS / (1000 * SHORT_LIFE_SECONDS * CRON_JOBS));
    Controller job =
        new Controller(
            "batch/v1", "Job", workload.name() + '-' + (29_000_000 + jobs++), dice.uuid());
    api.put(Kind.JOB, job.uid(), ChurnObjects.controller(job, workload, agenda.now()));
    for (int i = 0; i < parallel; i++) {
      ChurnPod pod = create(workload, job.name() + '-' + dice.suffix(5), livingNode(), job, "");
      agenda.after(1000L * dice.between(20, 45), () -> kubelets.complete(pod));
      // The finished pod stays for long, with an address that is somebody else's by then.
      agenda.after(1000L * dice.between(120, 300), () -> kubelets.delete(pod, pod.onGone));
    }
    long created = agenda.now();
    agenda.after(
        310_000,
        () -> api.remove(Kind.JOB, job.uid(), ChurnObjects.controller(job, workload, created)));
    agenda.after(CRON_PERIOD_MILLIS, () -> cronJob(workload));
  }

  /** Pods that nobody controls. */
  private void bare(int everyMillis) {
    String pod = "runner-" + dice.suffix(5);
    ChurnWorkload workload = workload("ci", pod, "Pod", 8080, false);
    ChurnPod created = create(workload, pod, livingNode(), null, "");
    agenda.after(1000L * dice.between(20, 45), () -> kubelets.delete(created, created.onGone));
    agenda.after(everyMillis, () -> bare(everyMillis));
  }

  /** Replaces its pods now and then, and all of them with each rollout. */
  private final class Deployment {
    private final ChurnWorkload workload;
    private Controller replicaSet;
    private String hash;

    Deployment(ChurnWorkload workload) {
      this.workload = workload;
    }

    void begin() {
      newReplicaSet();
      for (int i = 0; i < REPLICAS; i++) {
        pod();
      }
      agenda.after(life(120), this::rollOut);
    }

    private void newReplicaSet() {
      hash = dice.suffix(9);
      replicaSet =
          new Controller("apps/v1", "ReplicaSet", workload.name() + '-' + hash, dice.uuid());
      api.put(
          Kind.REPLICA_SET,
          replicaSet.uid(),
          ChurnObjects.controller(replicaSet, workload, agenda.now()));
    }

    private void pod() {
      String pod = replicaSet.name() + '-' + dice.suffix(5);
      ChurnPod created = create(workload, pod, livingNode(), replicaSet, hash);
      pods.add(created);
      created.onGone = () -> replace(created);
      agenda.after(life(90), () -> end(created));
    }

    private final List<ChurnPod> pods = new ArrayList<>();

    /** Its successor comes at once, while it still goes. */
    private void end(ChurnPod pod) {
      replace(pod);
      kubelets.delete(pod, () -> {});
    }

    private void replace(ChurnPod pod) {
      if (pods.remove(pod)) {
        pod();
      }
    }

    private void rollOut() {
      newReplicaSet();
      List<ChurnPod> old = List.copyOf(pods);
      for (int i = 0; i < old.size(); i++) {
        ChurnPod pod = old.get(i);
        agenda.after(2_000L * i, () -> end(pod));
      }
      agenda.after(30_000 + life(120), this::rollOut);
    }
  }
}
