package dev.podflow.flow.hubble;

import dev.podflow.flow.FlowEnd;
import dev.podflow.flow.Texts;
import dev.podflow.json.JsonReader;
import dev.podflow.json.Members;
import dev.podflow.json.Names;

/** Reads an {@code Endpoint}, and the labels in it no further than their {@code reserved:}. */
final class EndReader {
  private static final int ID = 0;
  private static final int NAMESPACE = 1;
  private static final int LABELS = 2;
  private static final int POD_NAME = 3;
  private static final int WORKLOADS = 4;
  private static final int CLUSTER_NAME = 5;
  private static final Names MEMBERS =
      Names.of("ID", "namespace", "labels", "pod_name", "workloads", "cluster_name");

  private static final int NAME = 0;
  private static final Names WORKLOAD = Names.of("name", "kind");

  private static final Names RESERVED_PREFIX = Names.of("reserved:");
  private static final int PREFIX_LENGTH = "reserved:".length();

  private static final Names RESERVED =
      Names.of(
          "host",
          "world",
          "world-ipv4",
          "world-ipv6",
          "unmanaged",
          "health",
          "init",
          "remote-node",
          "kube-apiserver",
          "ingress");
  private static final int[] RESERVED_BITS = {
    FlowEnd.HOST,
    FlowEnd.WORLD,
    FlowEnd.WORLD,
    FlowEnd.WORLD,
    FlowEnd.UNMANAGED,
    FlowEnd.HEALTH,
    FlowEnd.INIT,
    FlowEnd.REMOTE_NODE,
    FlowEnd.KUBE_APISERVER,
    FlowEnd.INGRESS
  };

  private final JsonReader json;
  private final Members members = new Members(MEMBERS);
  private final Members workload = new Members(WORKLOAD);
  private final Texts texts;
  private final KnownEnds known;

  EndReader(JsonReader json, Texts texts) {
    this.json = json;
    this.texts = texts;
    known = new KnownEnds(json);
  }

  /** Reads an end. Its address comes before it in Hubble's records, and makes it known faster. */
  void read(FlowEnd end) {
    if (!KnownEnds.canBeKnown(end)) {
      readMembers(end);
      return;
    }
    long hash = known.hash(end);
    if (!known.take(hash, end)) {
      int from = json.offset();
      readMembers(end);
      known.keep(hash, from, end);
    }
  }

  private void readMembers(FlowEnd end) {
    json.enterObject();
    for (int member; (member = json.nextMember(members)) >= 0; ) {
      switch (member) {
        case ID -> end.endpointId = json.readLong(0, 0xFFFFFFFFL);
        case NAMESPACE -> end.namespace = texts.read();
        case LABELS -> end.reserved = readReserved();
        case POD_NAME -> end.pod = texts.read();
        case WORKLOADS -> readWorkloads(end);
        case CLUSTER_NAME -> end.cluster = texts.read();
        default -> json.skip();
      }
    }
  }

  private int readReserved() {
    int bits = 0;
    json.enterArray();
    while (json.nextElement()) {
      if (json.kind() == JsonReader.Kind.TEXT) {
        json.readText();
        bits |= reservedBit(json.text(), json.textStart(), json.textLength());
      } else {
        json.skip();
      }
    }
    return bits;
  }

  private static int reservedBit(byte[] text, int start, int length) {
    if (length < PREFIX_LENGTH
        || text[start] != 'r'
        || RESERVED_PREFIX.find(text, start, PREFIX_LENGTH) == Names.UNKNOWN) {
      return 0;
    }
    int name = RESERVED.find(text, start + PREFIX_LENGTH, length - PREFIX_LENGTH);
    return name == Names.UNKNOWN ? FlowEnd.OTHER : RESERVED_BITS[name];
  }

  /** The first workload says it all: the others own it or are unlikely to be there. */
  private void readWorkloads(FlowEnd end) {
    end.workload = "";
    end.workloadKind = "";
    boolean first = true;
    json.enterArray();
    while (json.nextElement()) {
      if (!first) {
        json.skip();
        continue;
      }
      first = false;
      json.enterObject();
      for (int member; (member = json.nextMember(workload)) >= 0; ) {
        if (member == NAME) {
          end.workload = texts.read();
        } else {
          end.workloadKind = texts.read();
        }
      }
    }
  }
}
