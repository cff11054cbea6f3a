package dev.podflow.bench;

import java.util.List;

/**
 * What {@code HubbleReader} takes from a record, as a bean for general JSON readers, which find a
 * member by the field's name. It asks less of them: times and addresses stay text, and the labels,
 * of which Podflow looks for reserved ones, are skipped.
 */
public final class HubbleBean {
  public Flow flow;
  public String node_name;
  public String time;

  /** A flow. */
  public static final class Flow {
    public String time;
    public String uuid;
    public String verdict;
    public int drop_reason;
    public String drop_reason_desc;
    public Address IP;
    public Layer4 l4;
    public End source;
    public End destination;
    public String Type;
    public String node_name;
    public List<String> source_names;
    public List<String> destination_names;
    public Layer7 l7;
    public boolean reply;
    public boolean is_reply;
    public EventType event_type;
    public Service source_service;
    public Service destination_service;
    public String traffic_direction;
    public int policy_match_type;
    public String trace_observation_point;
    public String trace_reason;
    public List<Policy> egress_allowed_by;
    public List<Policy> ingress_allowed_by;
    public List<Policy> egress_denied_by;
    public List<Policy> ingress_denied_by;
    public Aggregate aggregate;
  }

  /** The addresses of both ends. */
  public static final class Address {
    public String source;
    public String destination;
  }

  /** One of its members is there. */
  public static final class Layer4 {
    public Protocol TCP;
    public Protocol UDP;
    public Protocol SCTP;
    public Protocol ICMPv4;
    public Protocol ICMPv6;
  }

  /** Of any protocol. */
  public static final class Protocol {
    public int source_port;
    public int destination_port;
    public Flags flags;
    public int type;
    public int code;
  }

  /** Of TCP. */
  public static final class Flags {
    public boolean FIN;
    public boolean SYN;
    public boolean RST;
    public boolean PSH;
    public boolean ACK;
  }

  /** An end of a flow. */
  public static final class End {
    public long ID;
    public String namespace;
    public String pod_name;
    public List<Workload> workloads;
    public String cluster_name;
  }

  /** What a pod belongs to. */
  public static final class Workload {
    public String name;
    public String kind;
  }

  /** A message. */
  public static final class Layer7 {
    public String type;
    public String latency_ns;
    public Dns dns;
    public Http http;
  }

  /** A query or an answer. */
  public static final class Dns {
    public String query;
    public List<String> qtypes;
    public int rcode;
  }

  /** A request or a response. */
  public static final class Http {
    public int code;
    public String method;
    public List<Header> headers;
  }

  /** Of HTTP. */
  public static final class Header {
    public String key;
    public String value;
  }

  /** What was seen. */
  public static final class EventType {
    public int type;
    public int sub_type;
  }

  /** By its name. */
  public static final class Service {
    public String name;
  }

  /** One that was decisive. */
  public static final class Policy {
    public String name;
    public String namespace;
    public String kind;
  }

  /** How many flows the record stands for. */
  public static final class Aggregate {
    public int ingress_flow_count;
    public int egress_flow_count;
    public int unknown_direction_flow_count;
  }
}
