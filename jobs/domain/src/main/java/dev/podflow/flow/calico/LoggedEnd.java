package dev.podflow.flow.calico;

import dev.podflow.flow.FlowEnd;
import dev.podflow.flow.Hash;
import dev.podflow.flow.IpAddress;
import dev.podflow.flow.Texts;
import dev.podflow.json.JsonReader;

/** An end of a flow as it is written, member by member; then what all of them mean. */
final class LoggedEnd {
  private static final String NODE = "Node";
  private static final String NETWORK_SET = "NetworkSet";
  private static final String GLOBAL_NETWORK_SET = "GlobalNetworkSet";

  EndType type;
  String namespace;

  /** The pod's or other object's own name; empty where pods are added up. */
  String name;

  /** A common beginning with a star, else a whole name, or what kind of network it is. */
  String aggregatedName;

  private final IpAddress address = new IpAddress();
  private boolean hasAddress;

  void reset() {
    type = EndType.UNKNOWN;
    namespace = "";
    name = "";
    aggregatedName = "";
    hasAddress = false;
  }

  void readAddress(JsonReader json, Texts texts) {
    // A dash is no address, and no error.
    hasAddress = json.readText() && address.parse(json.text(), json.textStart(), json.textLength());
  }

  /** Says what the members mean. */
  void conclude(FlowEnd end) {
    if (hasAddress) {
      end.hasIp = true;
      end.ipHigh = address.high;
      end.ipLow = address.low;
    }
    switch (type) {
      case WORKLOAD -> concludePod(end);
      case HOST -> concludeNamed(end, aggregatedName.isEmpty() ? name : aggregatedName, NODE);
      case NETWORK_SET -> {
        end.namespace = namespace;
        concludeNamed(
            end,
            name.isEmpty() ? aggregatedName : name,
            namespace.isEmpty() ? GLOBAL_NETWORK_SET : NETWORK_SET);
      }
      case NETWORK -> end.reserved = network();
      case UNKNOWN -> {
        int network = namespace.isEmpty() ? network() : 0;
        if (network != 0) {
          end.reserved = network;
        } else if (namespace.isEmpty()) {
          concludeNamed(end, name, "");
        } else {
          concludePod(end);
        }
      }
    }
  }

  private static void concludeNamed(FlowEnd end, String name, String kind) {
    if (!name.isEmpty()) {
      end.workload = name;
      end.workloadKind = kind;
    }
  }

  private void concludePod(FlowEnd end) {
    end.namespace = namespace;
    // Goldmane has only the aggregated name, under the other's.
    String known = name.isEmpty() ? aggregatedName : name;
    if (!known.endsWith("*")) {
      end.pod = known;
    } else if (known.length() > 1) {
      end.namePrefix = known;
    }
  }

  private int network() {
    return switch (aggregatedName.isEmpty() ? name : aggregatedName) {
      case "pub", "PUBLIC NETWORK" -> FlowEnd.WORLD;
      case "pvt", "PRIVATE NETWORK" -> FlowEnd.PRIVATE_NETWORK;
      default -> 0;
    };
  }

  long hash(long seed) {
    long hash = Hash.with(seed, type.ordinal());
    hash = Hash.with(hash, namespace);
    hash = Hash.with(hash, name);
    hash = Hash.with(hash, aggregatedName);
    return hasAddress ? Hash.with(Hash.with(hash, address.high), address.low) : hash;
  }
}
