package dev.podflow.simulator.churn;

import dev.podflow.simulator.churn.ApiServer.Kind;
import dev.podflow.simulator.cluster.Dice;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets pods live and die. What happens on a node is told to the API server a moment later:
 *
 * <pre>
 * created ─ started ─ addressed ─ running ····· finished ─ released
 *              └───────────────────── told ┘          └─ told, object goes
 * </pre>
 */
final class Kubelets {
  private static final int USUAL_GRACE_SECONDS = 30;

  private final Agenda agenda;
  private final ApiServer api;
  private final Dice dice;

  /** The pods that take part in traffic; those of the host network are not among them. */
  final List<ChurnPod> talkers = new ArrayList<>();

  Kubelets(Agenda agenda, ApiServer api, Dice dice) {
    this.agenda = agenda;
    this.api = api;
    this.dice = dice;
  }

  /** Brings a new pod to life. */
  void run(ChurnPod pod) {
    pod.node.pods.add(pod);
    show(pod);
    agenda.after(
        dice.between(20, 200),
        () -> {
          pod.scheduled = true;
          show(pod, true);
          agenda.after(dice.between(50, 500), () -> start(pod));
        });
  }

  private void start(ChurnPod pod) {
    if (isOver(pod)) {
      return;
    }
    pod.started = agenda.now();
    pod.startShown = true;
    agenda.after(dice.between(50, 400), () -> show(pod, false));
    agenda.after(dice.between(200, 2_000), () -> address(pod));
  }

  private void address(ChurnPod pod) {
    if (isOver(pod)) {
      return;
    }
    if (!pod.workload.hostNetwork()) {
      pod.address = pod.node.takeAddress(agenda.now());
    }
    pod.addressed = agenda.now();
    agenda.after(dice.between(300, 1_500), () -> runContainer(pod));
  }

  private void runContainer(ChurnPod pod) {
    if (isOver(pod)) {
      return;
    }
    pod.running = agenda.now();
    if (!pod.workload.hostNetwork()) {
      pod.talker = talkers.size();
      talkers.add(pod);
    }
    agenda.after(
        dice.between(100, 1_500),
        () -> {
          pod.addressShown = true;
          show(pod, false);
        });
  }

  /** Lets a pod complete: its object stays, with its address, although both are free. */
  void complete(ChurnPod pod) {
    if (isOver(pod)) {
      return;
    }
    if (pod.running == ChurnPod.NEVER) {
      agenda.after(1_000, () -> complete(pod));
      return;
    }
    finish(pod);
    agenda.after(dice.between(50, 300), () -> release(pod));
    agenda.after(
        dice.between(300, 1_500),
        () -> {
          if (!pod.node.lost) {
            pod.addressShown = true;
            pod.succeeded = true;
            pod.finishShown = true;
            show(pod, false);
          }
        });
  }

  /**
   * Deletes a pod.
   *
   * @param gone what to do when its object has gone
   */
  void delete(ChurnPod pod, Runnable gone) {
    if (pod.deletion != ChurnPod.NEVER || (pod.node.lost && !pod.finishShown)) {
      return;
    }
    if (pod.finishShown) {
      remove(pod, gone);
      return;
    }
    if (pod.running == ChurnPod.NEVER || pod.finished != ChurnPod.NEVER) {
      // Not yet up, or just going down by itself.
      agenda.after(1_500, () -> delete(pod, gone));
      return;
    }
    pod.graceSeconds = USUAL_GRACE_SECONDS;
    pod.deletion = agenda.now() + USUAL_GRACE_SECONDS * 1000L;
    show(pod, true);
    agenda.after(dice.between(300, 6_000), () -> terminate(pod, gone));
  }

  private void terminate(ChurnPod pod, Runnable gone) {
    if (isOver(pod)) {
      return;
    }
    finish(pod);
    agenda.after(dice.between(50, 400), () -> release(pod));
    agenda.after(
        dice.between(450, 1_100),
        () -> {
          if (!pod.node.lost) {
            pod.addressShown = true;
            pod.finishShown = true;
            show(pod, false);
            agenda.after(dice.between(50, 700), () -> remove(pod, gone));
          }
        });
  }

  private void remove(ChurnPod pod, Runnable gone) {
    if (api.has(Kind.POD, pod.uid)) {
      pod.graceSeconds = 0;
      pod.deletion = agenda.now();
      removeNow(pod, gone);
    }
  }

  private void removeNow(ChurnPod pod, Runnable gone) {
    api.remove(Kind.POD, pod.uid, ChurnObjects.pod(pod));
    pod.node.pods.remove(pod);
    gone.run();
  }

  /** A node is gone at once, with all that runs there. Nobody is told. */
  void lose(ChurnNode node) {
    node.lost = true;
    for (ChurnPod pod : node.podsByAge()) {
      if (pod.running != ChurnPod.NEVER && pod.finished == ChurnPod.NEVER) {
        finish(pod);
      }
      release(pod);
    }
  }

  /**
   * What the control plane does with a pod of a lost node: nobody confirms its end.
   *
   * @param gone what to do when its object has gone
   */
  void evict(ChurnPod pod, long removeAfterMillis, Runnable gone) {
    if (pod.succeeded) {
      return;
    }
    if (pod.deletion == ChurnPod.NEVER) {
      pod.deletion = agenda.now() + USUAL_GRACE_SECONDS * 1000L;
      show(pod, true);
    }
    agenda.after(
        removeAfterMillis,
        () -> {
          if (api.has(Kind.POD, pod.uid)) {
            removeNow(pod, gone);
          }
        });
  }

  private void finish(ChurnPod pod) {
    pod.finished = agenda.now();
    if (pod.talker >= 0) {
      ChurnPod last = talkers.remove(talkers.size() - 1);
      if (last != pod) {
        talkers.set(pod.talker, last);
        last.talker = pod.talker;
      }
      pod.talker = -1;
    }
  }

  private void release(ChurnPod pod) {
    if (pod.released == ChurnPod.NEVER && pod.addressed != ChurnPod.NEVER) {
      pod.released = agenda.now();
      if (pod.address != 0) {
        pod.node.releaseAddress(pod.address, agenda.now());
      }
    }
  }

  private static boolean isOver(ChurnPod pod) {
    return pod.finished != ChurnPod.NEVER || pod.node.lost;
  }

  private void show(ChurnPod pod) {
    if (pod.addressShown) {
      pod.shown = Math.min(pod.shown, agenda.now());
    }
    api.put(Kind.POD, pod.uid, ChurnObjects.pod(pod));
  }

  /**
   * A lost node tells nothing, and nobody hears of an object that has gone.
   *
   * @param byControlPlane whether it is not the pod's node that tells it
   */
  private void show(ChurnPod pod, boolean byControlPlane) {
    if (api.has(Kind.POD, pod.uid) && (byControlPlane || !pod.node.lost)) {
      show(pod);
    }
  }
}
