package dev.podflow.flow.access;

import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowEnd;
import dev.podflow.json.JsonReader;
import dev.podflow.json.Names;

/**
 * The pod that logged a record, as its shipper says it: Fluent Bit, Fluentd, Vector and Filebeat in
 * a member {@code kubernetes}, OpenTelemetry in the attributes of the resource. Texts are never
 * null, {@code ""} where nobody says it.
 */
final class Logger {
  private static final Names KUBERNETES =
      Names.of(
          "pod_name",
          "namespace_name",
          "pod_namespace",
          "host",
          "pod_node_name",
          "cluster_name",
          "pod",
          "namespace",
          "node",
          "cluster",
          "node_name");

  private static final Names NAME = Names.of("name");

  private static final Names ATTRIBUTES =
      Names.of("k8s.pod.name", "k8s.namespace.name", "k8s.node.name", "k8s.cluster.name");

  private static final int POD_NAME = 0;
  private static final int NAMESPACE_NAME = 1;
  private static final int POD_NAMESPACE = 2;
  private static final int HOST = 3;
  private static final int POD_NODE_NAME = 4;
  private static final int CLUSTER_NAME = 5;
  private static final int POD = 6;
  private static final int NAMESPACE = 7;
  private static final int NODE = 8;
  private static final int CLUSTER = 9;
  private static final int NODE_NAME = 10;

  String pod = "";
  String namespace = "";
  String node = "";
  String cluster = "";

  /** When the shipper read the record, nanoseconds since the epoch; {@link Flow#NO_TIME}. */
  long timeNanos = Flow.NO_TIME;

  void reset() {
    pod = "";
    namespace = "";
    node = "";
    cluster = "";
    timeNanos = Flow.NO_TIME;
  }

  void copy(Logger other) {
    pod = other.pod;
    namespace = other.namespace;
    node = other.node;
    cluster = other.cluster;
    timeNanos = other.timeNanos;
  }

  /** Reads a shipper's member {@code kubernetes}; what is of another kind is no name. */
  void readKubernetes(JsonReader json, Fields fields) {
    if (json.kind() != JsonReader.Kind.OBJECT) {
      json.skip();
      return;
    }
    json.enterObject();
    for (int member; (member = json.nextMember(KUBERNETES)) >= 0; ) {
      set(member, readName(json, fields));
    }
  }

  /** Filebeat has {@code pod.name}, {@code node.name}, and {@code namespace} as it is. */
  private static String readName(JsonReader json, Fields fields) {
    String name = "";
    switch (json.kind()) {
      case TEXT -> name = readText(json, fields);
      case OBJECT -> {
        json.enterObject();
        while (json.nextMember(NAME) >= 0) {
          if (json.kind() == JsonReader.Kind.TEXT) {
            name = readText(json, fields);
          } else {
            json.skip();
          }
        }
      }
      case ARRAY, NUMBER, BOOLEAN, NONE -> json.skip();
    }
    return name;
  }

  private static String readText(JsonReader json, Fields fields) {
    return json.readText() ? fields.text(json.text(), json.textStart(), json.textLength()) : "";
  }

  private void set(int what, String name) {
    if (name.isEmpty()) {
      return;
    }
    switch (what) {
      case POD_NAME, POD -> pod = name;
      case NAMESPACE_NAME, POD_NAMESPACE, NAMESPACE -> namespace = name;
      case HOST, POD_NODE_NAME, NODE, NODE_NAME -> node = name;
      case CLUSTER_NAME, CLUSTER -> cluster = name;
      default -> throw new AssertionError(what);
    }
  }

  /** Whether an attribute of OTLP tells who logged it. */
  static boolean isAttribute(byte[] key, int start, int length) {
    return ATTRIBUTES.find(key, start, length) >= 0;
  }

  /** Takes an attribute of an OTLP resource, if it is one that matters here. */
  void takeAttribute(byte[] key, int start, int length, String value) {
    switch (ATTRIBUTES.find(key, start, length)) {
      case 0 -> set(POD_NAME, value);
      case 1 -> set(NAMESPACE_NAME, value);
      case 2 -> set(HOST, value);
      case 3 -> set(CLUSTER_NAME, value);
      default -> {}
    }
  }

  /** Puts down who logged it. */
  void applyTo(Flow flow) {
    flow.node = node;
    flow.cluster = cluster;
  }

  /** Names an end that is the pod which logged it. */
  void name(FlowEnd end) {
    if (!pod.isEmpty()) {
      end.pod = pod;
      end.namespace = namespace;
    }
  }
}
