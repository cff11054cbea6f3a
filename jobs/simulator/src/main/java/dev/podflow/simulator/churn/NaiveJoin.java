package dev.podflow.simulator.churn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import dev.podflow.schema.k8s.Pod;
import dev.podflow.simulator.churn.ChurnTruth.Judgement;
import dev.podflow.simulator.churn.ChurnTruth.Name;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What most would do: an address belongs to the pod that got it last, whenever the flow was. It
 * stands between the simulation and its output, sees what that sees, and shares no code with the
 * directory. Ends whose name is in the flow's record are not counted against it.
 */
public final class NaiveJoin implements ChurnOutput {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NONE = -1;

  private record Owner(String namespace, String pod, long since) {}

  private final ChurnOutput next;
  private final Map<String, Integer> addresses = new HashMap<>();

  /** The newest owner so far, by address. */
  private final List<Owner> newest = new ArrayList<>();

  private final List<Owner> owners = new ArrayList<>();
  private final Map<Owner, Integer> ownerNumbers = new HashMap<>();

  /** By flow and end: the address that it is known by, and its newest owner then. */
  private int[] endAddresses = new int[1 << 16];

  private int[] endOwners = new int[1 << 16];

  public NaiveJoin(ChurnOutput next) {
    this.next = next;
    Arrays.fill(endAddresses, NONE);
  }

  @Override
  public void metadata(long atMillis, String key, byte[] value) throws IOException {
    next.metadata(atMillis, key, value);
    KubernetesObject object = KubernetesObjectCodec.decode(value);
    if (object.getBody() instanceof Pod pod && !pod.getHostNetwork()) {
      long since = object.getSince().toEpochMilli();
      for (String ip : pod.getIps()) {
        int address = address(object.getCluster(), ip);
        Owner known = newest.get(address);
        if (known == null || known.since <= since) {
          newest.set(address, new Owner(object.getNamespace(), object.getName(), since));
        }
      }
    }
  }

  @Override
  public void flow(long atMillis, long number, String node, byte[] line) throws IOException {
    next.flow(atMillis, number, node, line);
    JsonNode flow = JSON.readTree(line).path("flow");
    String cluster = node.substring(0, node.indexOf('/'));
    int place = Math.toIntExact(2 * number);
    while (place >= endAddresses.length) {
      int length = endAddresses.length;
      endAddresses = Arrays.copyOf(endAddresses, 2 * length);
      endOwners = Arrays.copyOf(endOwners, 2 * length);
      Arrays.fill(endAddresses, length, 2 * length, NONE);
    }
    end(place, cluster, flow.path("IP").path("source"), flow.path("source"));
    end(place + 1, cluster, flow.path("IP").path("destination"), flow.path("destination"));
  }

  private void end(int place, String cluster, JsonNode ip, JsonNode end) {
    if (end.has("pod_name") || end.has("labels")) {
      return;
    }
    int address = address(cluster, ip.asText());
    endAddresses[place] = address;
    Owner owner = newest.get(address);
    endOwners[place] = owner == null ? NONE : ownerNumbers.computeIfAbsent(owner, this::number);
  }

  private int number(Owner owner) {
    owners.add(owner);
    return owners.size() - 1;
  }

  private int address(String cluster, String ip) {
    Integer known = addresses.get(cluster + ' ' + ip);
    if (known != null) {
      return known;
    }
    addresses.put(cluster + ' ' + ip, newest.size());
    newest.add(null);
    return newest.size() - 1;
  }

  /** How many flows it would have got wrong, each as it arrived. */
  public long wrongLive(ChurnTruth truth) {
    return wrong(truth, false);
  }

  /** How many flows it would get wrong if it first read all metadata and then all flows. */
  public long wrongCold(ChurnTruth truth) {
    return wrong(truth, true);
  }

  private long wrong(ChurnTruth truth, boolean cold) {
    long wrong = 0;
    for (int number = 0; number < truth.flows(); number++) {
      if (isWrong(truth, number, false, cold) || isWrong(truth, number, true, cold)) {
        wrong++;
      }
    }
    return wrong;
  }

  private boolean isWrong(ChurnTruth truth, int number, boolean server, boolean cold) {
    int place = 2 * number + (server ? 1 : 0);
    if (place >= endAddresses.length || endAddresses[place] == NONE) {
      return false;
    }
    Owner then = endOwners[place] == NONE ? null : owners.get(endOwners[place]);
    Owner owner = cold ? newest.get(endAddresses[place]) : then;
    return owner != null
        && truth.judge(number, server, new Name(owner.namespace, "", "", owner.pod, ""))
            == Judgement.WRONG;
  }
}
