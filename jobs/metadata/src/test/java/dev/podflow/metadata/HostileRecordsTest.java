package dev.podflow.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podflow.identity.Directory;
import dev.podflow.identity.Horizon;
import dev.podflow.identity.Life;
import dev.podflow.identity.LifeKey;
import dev.podflow.identity.PodFacts;
import dev.podflow.identity.PodHistory;
import dev.podflow.policy.Effect;
import dev.podflow.policy.PolicyChanges;
import dev.podflow.policy.PolicyHistory;
import dev.podflow.policy.PolicyLife;
import dev.podflow.schema.k8s.ContainerPort;
import dev.podflow.schema.k8s.Endpoint;
import dev.podflow.schema.k8s.EndpointPort;
import dev.podflow.schema.k8s.EndpointSlice;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import dev.podflow.schema.k8s.Marker;
import dev.podflow.schema.k8s.MarkerType;
import dev.podflow.schema.k8s.Namespace;
import dev.podflow.schema.k8s.Node;
import dev.podflow.schema.k8s.NodeAddress;
import dev.podflow.schema.k8s.OwnerReference;
import dev.podflow.schema.k8s.Pod;
import dev.podflow.schema.k8s.Policy;
import dev.podflow.schema.k8s.Service;
import dev.podflow.schema.k8s.ServicePort;
import dev.podflow.schema.k8s.SinceEvidence;
import dev.podflow.schema.k8s.UntilEvidence;
import dev.podflow.schema.k8s.Workload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Values of {@code k8s.metadata} that say anything: what is wrong with one is found out when it is
 * read, and what is taken never fails afterwards, whatever came before it.
 */
class HostileRecordsTest {
  /** No heap of a test has room for the longest array that there can be. */
  private static final long[] LENGTHS = {
    100_000, Integer.MAX_VALUE - 8, Integer.MAX_VALUE, Long.MAX_VALUE / 2, Long.MIN_VALUE, -1
  };

  private static final int RECORDS = 3_000;
  private static final String LONG_TEXT = "x".repeat(300_000);

  static {
    KubernetesObjectCodec.trustGeneratedClasses();
  }

  private static final String[] KINDS = {
    "Pod",
    "Node",
    "Service",
    "EndpointSlice",
    "Endpoints",
    "Namespace",
    "ReplicaSet",
    "Job",
    "Deployment",
    "NetworkPolicy",
    "CiliumNetworkPolicy",
    "GlobalNetworkPolicy",
    "AdminNetworkPolicy",
    "Marker",
    "",
    "pod",
  };

  private static final String[] TEXTS = {
    "a",
    "b",
    "c",
    "",
    "a/b",
    "\0",
    "\uD800",
    "10.0.0.1",
    "10.0.0.2",
    "fd00::1",
    "::",
    "1.2.3",
    "999.0.0.1",
    "%",
    "TCP",
    "Node",
    "ReplicaSet",
    "Job",
    "pod-template-hash",
    "app",
    "istio"
  };

  private static final String[] SPECS = {
    "",
    "null",
    "{",
    "[]",
    "7",
    "{\"podSelector\":{}}",
    "{\"podSelector\":7}",
    "{\"podSelector\":{\"matchLabels\":{\"app\":[1,{}]}},\"policyTypes\":{}}",
    "{\"podSelector\":{\"matchExpressions\":[{\"key\":\"app\",\"operator\":\"In\"}]}}",
    "{\"podSelector\":{},\"ingress\":[null,7,{\"from\":\"x\"}],\"policyTypes\":[\"Ingress\",7]}",
    "{\"endpointSelector\":{\"matchLabels\":{\"any:app\":\"a\"}},\"ingress\":{}}",
    "{\"selector\":\"" + "(".repeat(50_000) + "\"}",
    "{\"selector\":\"app == 'a'\",\"types\":[\"Ingress\"],\"order\":1e999}",
    "{\"subject\":{\"namespaces\":{\"matchLabels\":{\"app\":\"a\"}}},\"priority\":-1}",
    "{\"podSelector\":" + "[".repeat(50_000),
    "{\"podSelector\":" + "{\"a\":".repeat(900) + "1" + "}".repeat(901),
    "{\"priority\":" + "9".repeat(900) + "}",
  };

  private Random random = new Random(11);
  private final Directory directory = new Directory();
  private final Horizon ofDirectory = new Horizon(directory, 1_000_000);
  private final PodHistory pods = new PodHistory(version -> {});
  private final Horizon ofPods = new Horizon(pods, 1_000_000);
  private final PolicyHistory policies =
      new PolicyHistory(new Nobody(), new PolicyHistory.Bounds(60, 5));
  private final List<LifeKey> keys = new ArrayList<>();
  private int read;
  private int refused;

  private static final class Nobody implements PolicyChanges {
    @Override
    public void policy(PolicyLife policy) {}

    @Override
    public void selected(
        PolicyLife policy, PodFacts pod, long since, long from, long until, Effect effect) {}

    @Override
    public void coverage(Coverage coverage) {}
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatIsTakenNeverFails(long seed) {
    random = new Random(seed);
    for (int i = 0; i < RECORDS; i++) {
      byte[] value = KubernetesObjectCodec.encode(object());
      if (random.nextInt(5) == 0) {
        damage(value);
      }
      take(value);
      if (random.nextInt(3) == 0 && !keys.isEmpty()) {
        forget(keys.get(random.nextInt(keys.size())));
      }
      if (i % 50 == 0) {
        policies.tellCoverage();
        long now = 1_000L * i;
        ofDirectory.forget(now);
        ofPods.forget(now);
      }
      if (i == RECORDS / 2) {
        policies.takeAsTold();
      }
    }
    assertThat(read).as("taken").isGreaterThan(RECORDS / 20);
    assertThat(refused).as("refused").isGreaterThan(RECORDS / 20);
  }

  @Test
  void anObjectIsOfItsKind() {
    KubernetesObject service = object("Service", Service.newBuilder().build());
    assertThat(DirectoryFeed.life(service)).isNotNull();
    service.setKind("Pod");
    assertThatThrownBy(() -> DirectoryFeed.life(service))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a value of kind Pod is none: Service");
    assertThatThrownBy(() -> PolicyFeed.read(service)).isInstanceOf(IllegalArgumentException.class);
    KubernetesObject pod = object("ReplicaSet", Pod.newBuilder().build());
    assertThatThrownBy(() -> DirectoryFeed.life(pod)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTextThatClaimsToBeHugeIsRefused() {
    byte[] value = KubernetesObjectCodec.encode(object("Pod", Pod.newBuilder().build()));
    // The first text, behind the marker and the schema's fingerprint, says that it is so long.
    for (long length : LENGTHS) {
      assertThatThrownBy(() -> KubernetesObjectCodec.decode(with(value, 10, length)))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aListThatClaimsToBeHugeIsRefused() {
    String address = "10.98.76.54";
    Pod pod = Pod.newBuilder().setIps(List.of(address)).build();
    byte[] value = KubernetesObjectCodec.encode(object("Pod", pod));
    // Before the text is its length, and before that how many there are.
    int at = new String(value, StandardCharsets.ISO_8859_1).indexOf(address) - 2;
    assertThat(value[at]).as("one, in Avro's zigzag").isEqualTo((byte) 2);
    for (long length : LENGTHS) {
      assertThatThrownBy(() -> KubernetesObjectCodec.decode(with(value, at, length)))
          .isInstanceOf(IOException.class);
    }
  }

  /** The bytes with another number in the place of one of a byte. */
  private static byte[] with(byte[] value, int at, long number) {
    ByteBuffer bytes = ByteBuffer.allocate(value.length + 9).put(value, 0, at);
    long zigzag = number << 1 ^ number >> 63;
    while ((zigzag & ~0x7fL) != 0) {
      bytes.put((byte) (zigzag & 0x7f | 0x80));
      zigzag >>>= 7;
    }
    bytes.put((byte) zigzag).put(value, at + 1, value.length - at - 1);
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private void take(byte[] value) {
    KubernetesObject object;
    Life life;
    Consumer<PolicyHistory> news;
    try {
      object = KubernetesObjectCodec.decode(value);
      life = DirectoryFeed.life(object);
      news = PolicyFeed.read(object);
    } catch (IOException | IllegalArgumentException e) {
      refused++;
      return;
    }
    read++;
    keys.add(LifeKey.parse(KubernetesObjectCodec.key(object)));
    DirectoryFeed.apply(object, life, directory);
    long written = number();
    if (life != null) {
      ofDirectory.applied(life, written);
    }
    if (DirectoryFeed.apply(object, life, pods)) {
      ofPods.applied(life, written);
    }
    news.accept(policies);
  }

  private void forget(LifeKey key) {
    if (key != null) {
      directory.remove(key);
      pods.remove(key);
      policies.forget(key);
    }
  }

  private void damage(byte[] value) {
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      value[random.nextInt(value.length)] = (byte) random.nextInt(256);
    }
  }

  private KubernetesObject object() {
    String kind = KINDS[random.nextInt(KINDS.length)];
    Object body = random.nextInt(4) == 0 ? body(KINDS[random.nextInt(KINDS.length)]) : body(kind);
    return object(kind, body);
  }

  private KubernetesObject object(String kind, Object body) {
    return new KubernetesObject(
        random.nextInt(20) == 0 ? text() : "prod",
        kind,
        text(),
        text(),
        text(),
        time(),
        SinceEvidence.values()[random.nextInt(SinceEvidence.values().length)],
        maybe(this::uncertainty),
        maybe(this::time),
        maybe(() -> UntilEvidence.values()[random.nextInt(UntilEvidence.values().length)]),
        maybe(this::uncertainty),
        time(),
        body);
  }

  private Object body(String kind) {
    return switch (kind) {
      case "Pod" ->
          Pod.newBuilder()
              .setIps(texts())
              .setAddressedBy(maybe(this::time))
              .setNode(text())
              .setHostNetwork(random.nextInt(4) == 0)
              .setServiceAccount(text())
              .setLabels(labels())
              .setOwner(maybe(this::owner))
              .setContainerPorts(
                  List.of(new ContainerPort(text(), (int) number(), (int) number(), text())))
              .setMesh(maybe(this::text))
              .build();
      case "Node" ->
          Node.newBuilder()
              .setAddresses(texts().stream().map(ip -> new NodeAddress(text(), ip)).toList())
              .setZone(text())
              .build();
      case "Service" ->
          Service.newBuilder()
              .setClusterIps(texts())
              .setExternalIps(texts())
              .setPorts(
                  List.of(new ServicePort(text(), (int) number(), text(), text(), (int) number())))
              .build();
      case "EndpointSlice", "Endpoints" ->
          EndpointSlice.newBuilder()
              .setService(text())
              .setEndpoints(
                  texts().stream()
                      .map(
                          ip ->
                              new Endpoint(
                                  ip, text(), text(), random.nextBoolean(), maybe(this::ports)))
                      .toList())
              .setPorts(ports())
              .build();
      case "Namespace" -> new Namespace(labels());
      case "Marker" ->
          new Marker(
              MarkerType.values()[random.nextInt(MarkerType.values().length)], texts(), time());
      case "NetworkPolicy", "CiliumNetworkPolicy", "GlobalNetworkPolicy", "AdminNetworkPolicy" ->
          new Policy(
              kind,
              random.nextInt(3) == 0 ? "crd.projectcalico.org" : text(),
              SPECS[random.nextInt(SPECS.length)],
              labels());
      default -> new Workload(maybe(this::owner), labels());
    };
  }

  private List<EndpointPort> ports() {
    return List.of(new EndpointPort(text(), (int) number(), text()));
  }

  private OwnerReference owner() {
    return new OwnerReference(text(), text(), text());
  }

  private Map<String, String> labels() {
    return random.nextBoolean() ? Map.of() : Map.of(text(), text());
  }

  private List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      texts.add(text());
    }
    return texts;
  }

  private String text() {
    return random.nextInt(3_000) == 0 ? LONG_TEXT : TEXTS[random.nextInt(TEXTS.length)];
  }

  private Instant time() {
    return Instant.ofEpochMilli(number());
  }

  private Long uncertainty() {
    return random.nextInt(10) == 0 ? number() : (Long) (long) random.nextInt(100_000);
  }

  private long number() {
    return switch (random.nextInt(60)) {
      case 0 -> Long.MAX_VALUE;
      case 1 -> Long.MIN_VALUE;
      case 2 -> random.nextLong();
      case 3 -> -1;
      case 4 -> 0;
      default -> random.nextInt(40) * 60_000L;
    };
  }

  private <T> T maybe(Supplier<T> any) {
    return random.nextBoolean() ? any.get() : null;
  }
}
