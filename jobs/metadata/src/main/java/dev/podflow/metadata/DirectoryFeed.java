package dev.podflow.metadata;

import static dev.podflow.metadata.SharedTexts.shared;

import dev.podflow.identity.Address;
import dev.podflow.identity.Directory;
import dev.podflow.identity.EndpointsLife;
import dev.podflow.identity.Life;
import dev.podflow.identity.LifeKey;
import dev.podflow.identity.NodeLife;
import dev.podflow.identity.PodFacts;
import dev.podflow.identity.PodHistory;
import dev.podflow.identity.PodLife;
import dev.podflow.identity.Port;
import dev.podflow.identity.ServiceLife;
import dev.podflow.identity.Span;
import dev.podflow.identity.WorkloadLife;
import dev.podflow.schema.k8s.Endpoint;
import dev.podflow.schema.k8s.EndpointPort;
import dev.podflow.schema.k8s.EndpointSlice;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.Marker;
import dev.podflow.schema.k8s.MarkerType;
import dev.podflow.schema.k8s.Namespace;
import dev.podflow.schema.k8s.Node;
import dev.podflow.schema.k8s.NodeAddress;
import dev.podflow.schema.k8s.OwnerReference;
import dev.podflow.schema.k8s.Pod;
import dev.podflow.schema.k8s.Policy;
import dev.podflow.schema.k8s.Service;
import dev.podflow.schema.k8s.SinceEvidence;
import dev.podflow.schema.k8s.UntilEvidence;
import dev.podflow.schema.k8s.Workload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Feeds a directory, or the history of pods, from the records of {@code k8s.metadata}. Texts that
 * many objects have are {@link SharedTexts}.
 */
public final class DirectoryFeed {
  private static final long SECOND = 1_000;
  private static final String TEMPLATE_HASH = "pod-template-hash";

  private DirectoryFeed() {}

  /**
   * Applies a value; namespaces, policies and the markers of snapshots are nothing to a directory.
   *
   * @return the life that was applied; null if the value tells of none
   */
  public static Life apply(KubernetesObject object, Directory directory) {
    Life life = life(object);
    apply(object, life, directory);
    return life;
  }

  /** The same of a value whose {@link #life} is known: all that can be wrong with it is its own. */
  public static void apply(KubernetesObject object, Life life, Directory directory) {
    if (object.getBody() instanceof Marker marker) {
      if (marker.getType() == MarkerType.HEARTBEAT) {
        directory.complete(object.getCluster(), marker.getCompleteUntil().toEpochMilli());
      }
    } else if (life != null) {
      directory.apply(life);
    }
  }

  /** Applies a tombstone: forgets the version of that key; a text that is no key is ignored. */
  public static void remove(String key, Directory directory) {
    LifeKey parsed = LifeKey.parse(key);
    if (parsed != null) {
      directory.remove(parsed);
    }
  }

  /**
   * The life that a value tells of; null if it is none.
   *
   * @throws IllegalArgumentException if it says what cannot be
   */
  public static Life life(KubernetesObject object) {
    requireKind(object);
    LifeKey key =
        new LifeKey(
            shared(object.getCluster()),
            shared(object.getKind()),
            shared(object.getUid()),
            object.getSince().toEpochMilli());
    Object body = object.getBody();
    if (body instanceof Pod pod) {
      return pod(object, key, pod);
    }
    if (body instanceof Node node) {
      List<String> addresses = new ArrayList<>();
      for (NodeAddress address : node.getAddresses()) {
        addresses.add(address.getAddress());
      }
      return new NodeLife(
          key,
          span(object, null),
          shared(object.getName()),
          addresses(addresses),
          shared(node.getZone()));
    }
    if (body instanceof Service service) {
      return new ServiceLife(
          key,
          span(object, null),
          shared(object.getNamespace()),
          object.getName(),
          addresses(service.getClusterIps()),
          addresses(service.getExternalIps()),
          nodePorts(service));
    }
    if (body instanceof EndpointSlice slice) {
      return new EndpointsLife(
          key,
          span(object, null),
          shared(object.getNamespace()),
          shared(slice.getService()),
          backends(slice));
    }
    if (body instanceof Workload workload) {
      OwnerReference owner = workload.getOwner();
      return new WorkloadLife(
          key,
          span(object, null),
          shared(object.getNamespace()),
          object.getName(),
          owner == null ? "" : shared(owner.getKind()),
          owner == null ? "" : shared(owner.getName()));
    }
    return null;
  }

  /**
   * Applies a value to the history of pods; what is neither a pod nor a link of an owner chain is
   * nothing to it.
   *
   * @param life the value's {@link #life}
   * @return whether it was applied
   */
  public static boolean apply(KubernetesObject object, Life life, PodHistory history) {
    if (life instanceof PodLife pod) {
      Pod body = (Pod) object.getBody();
      history.apply(new PodFacts(pod, body.getLabels(), mesh(body)));
      return true;
    }
    if (life instanceof WorkloadLife workload) {
      history.apply(workload);
      return true;
    }
    return false;
  }

  static String mesh(Pod pod) {
    return pod.getMesh() == null ? "" : pod.getMesh();
  }

  /**
   * An object is known by its kind and its uid, so that one that is a pod today and a service
   * tomorrow would be taken for the same.
   */
  static void requireKind(KubernetesObject object) {
    Object body = object.getBody();
    String kind = object.getKind();
    boolean fits =
        switch (kind) {
          case PodLife.KIND -> body instanceof Pod;
          case NodeLife.KIND -> body instanceof Node;
          case ServiceLife.KIND -> body instanceof Service;
          case "EndpointSlice", "Endpoints" -> body instanceof EndpointSlice;
          case "Namespace" -> body instanceof Namespace;
          default -> body instanceof Workload || body instanceof Policy || body instanceof Marker;
        };
    if (!fits) {
      throw new IllegalArgumentException(
          "a value of kind %s is none: %s"
              .formatted(kind, body == null ? null : body.getClass().getSimpleName()));
    }
  }

  private static PodLife pod(KubernetesObject object, LifeKey key, Pod pod) {
    OwnerReference owner = pod.getOwner();
    return new PodLife(
        key,
        span(object, pod.getAddressedBy()),
        shared(object.getNamespace()),
        object.getName(),
        addresses(pod.getIps()),
        pod.getHostNetwork(),
        shared(pod.getNode()),
        shared(pod.getServiceAccount()),
        owner == null ? "" : shared(owner.getKind()),
        owner == null ? "" : shared(owner.getName()),
        owner == null ? "" : shared(owner.getUid()),
        shared(pod.getLabels().getOrDefault(TEMPLATE_HASH, "")),
        pod.getHostNetwork() ? hostPorts(pod) : List.of());
  }

  /** The one that flows have, so that comparing them is cheap. */
  private static String protocol(String text) {
    return switch (text) {
      case "TCP" -> "TCP";
      case "UDP" -> "UDP";
      case "SCTP" -> "SCTP";
      default -> shared(text);
    };
  }

  private static List<Port> hostPorts(Pod pod) {
    return pod.getContainerPorts().stream()
        .map(port -> new Port(port.getPort(), protocol(port.getProtocol())))
        .toList();
  }

  private static List<Port> nodePorts(Service service) {
    return service.getPorts().stream()
        .filter(port -> port.getNodePort() != 0)
        .map(port -> new Port(port.getNodePort(), protocol(port.getProtocol())))
        .toList();
  }

  /**
   * When it was. A pod got its addresses somewhere between its start and {@code addressedBy}: on a
   * busy node that is long after the one who had them before was gone.
   */
  static Span span(KubernetesObject object, Instant addressedBy) {
    long since = object.getSince().toEpochMilli();
    long uncertainty =
        object.getSinceEvidence() == SinceEvidence.FIRST_SEEN
            ? Span.UNKNOWN
            : orZero(object.getSinceUncertaintyMs());
    long until = object.getUntil() == null ? Span.OPEN : object.getUntil().toEpochMilli();
    long untilUncertainty = orZero(object.getUntilUncertaintyMs());
    if (isCutToSeconds(object.getUntilEvidence()) && untilUncertainty == SECOND) {
      until += SECOND / 2;
      untilUncertainty = SECOND / 2;
    }
    if (addressedBy != null) {
      long half = (Math.min(addressedBy.toEpochMilli(), until) - since) / 2;
      if (half > 0) {
        since += half;
        uncertainty = Math.max(uncertainty, half);
      }
    }
    boolean unwatched = object.getUntilEvidence() == UntilEvidence.MISSING_FROM_SNAPSHOT;
    return new Span(since, uncertainty, until, untilUncertainty, unwatched);
  }

  /** Kubernetes cuts the part of a second off: what it tells was then or up to a second later. */
  private static boolean isCutToSeconds(UntilEvidence evidence) {
    return evidence == UntilEvidence.CONTAINER_FINISHED
        || evidence == UntilEvidence.CONDITION_CHANGED;
  }

  private static long orZero(Long uncertaintyMs) {
    return uncertaintyMs == null ? 0 : uncertaintyMs;
  }

  /** Those that are addresses: a node also has names. */
  private static List<Address> addresses(List<String> texts) {
    List<Address> addresses = new ArrayList<>(texts.size());
    for (String text : texts) {
      Address address = Address.parse(text);
      if (address != null && !addresses.contains(address)) {
        addresses.add(address);
      }
    }
    return addresses;
  }

  private static List<EndpointsLife.Backend> backends(EndpointSlice slice) {
    List<Port> ofSlice = ports(slice.getPorts());
    List<EndpointsLife.Backend> backends = new ArrayList<>(slice.getEndpoints().size());
    for (Endpoint endpoint : slice.getEndpoints()) {
      Address address = Address.parse(endpoint.getIp());
      if (address != null) {
        backends.add(
            new EndpointsLife.Backend(
                address,
                shared(endpoint.getPodUid()),
                endpoint.getPorts() == null ? ofSlice : ports(endpoint.getPorts())));
      }
    }
    return backends;
  }

  private static List<Port> ports(List<EndpointPort> ports) {
    List<Port> all = new ArrayList<>(ports.size());
    for (EndpointPort port : ports) {
      all.add(new Port(port.getPort(), protocol(port.getProtocol())));
    }
    return all;
  }
}
