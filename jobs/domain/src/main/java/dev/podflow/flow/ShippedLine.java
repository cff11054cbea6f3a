package dev.podflow.flow;

import dev.podflow.json.JsonReader;
import dev.podflow.json.Names;
import java.util.Arrays;

/**
 * A line of a log as shippers hand it on: bare, behind the prefix of CRI's log files ({@code
 * 2026-03-01T10:00:00.1Z stdout F }), or in a JSON object with what the shipper knows of where it
 * is from, as Docker, Fluent Bit, Fluentd, Vector and Filebeat write it by default. Mutable and
 * reused; texts are never null, {@code ""} where nobody says.
 */
public final class ShippedLine {
  /** The members of the object that {@link #read} takes; a reader puts its own behind them. */
  public static final Names MEMBERS =
      Names.of(
          "time",
          "timestamp",
          "ts",
          "@timestamp",
          "date",
          "log",
          "message",
          "msg",
          "node",
          "node_name",
          "nodeName",
          "host",
          "hostname",
          "cluster",
          "cluster_name",
          "kubernetes");

  /** The first ones are times, the nearest to the event first. */
  private static final int TIMES = 5;

  private static final int LOG = 5;
  private static final int MSG = 7;
  private static final int HOSTNAME = 12;
  private static final int CLUSTER_NAME = 14;

  private static final Names KUBERNETES =
      Names.of(
          "host",
          "node_name",
          "pod_node_name",
          "node",
          "namespace_name",
          "pod_namespace",
          "namespace",
          "pod_name",
          "pod");

  private static final int KUBERNETES_NODE = 3;
  private static final int KUBERNETES_NAMESPACE = 6;
  private static final Names NAME = Names.of("name");
  private static final Names STREAMS = Names.of("stdout", "stderr");
  private static final int STREAM_LENGTH = 6;

  /** When the line was written, or else taken up; {@link Flow#NO_TIME} if nobody says. */
  public long timeNanos;

  public String cluster;
  public String node;
  public String namespace;
  public String pod;

  private final JsonReader json;
  private final Texts texts;

  /** Position of the member that the time is from. */
  private int timeRank;

  private boolean timeBad;
  private byte[] text = {};
  private int start;
  private int end;

  /** Keeps a text that is not in the record as it is. */
  private byte[] scratch = new byte[1024];

  /**
   * @param json stands in the object whose members are read
   */
  public ShippedLine(JsonReader json, Texts texts) {
    this.json = json;
    this.texts = texts;
    reset();
  }

  /** Forgets the last record. */
  public void reset() {
    timeNanos = Flow.NO_TIME;
    cluster = "";
    node = "";
    namespace = "";
    pod = "";
    timeRank = TIMES;
    timeBad = false;
    start = 0;
    end = 0;
  }

  /** Takes a record that is a line. */
  public void line(byte[] buffer, int offset, int length) {
    text = buffer;
    start = offset;
    end = offset + length;
    trim();
  }

  /** Reads the value of one of {@link #MEMBERS}, before which the JSON stands. */
  public void read(int member) {
    if (member < TIMES) {
      readTime(member);
    } else if (member <= MSG) {
      readLine();
    } else if (member <= HOSTNAME) {
      String name = readName();
      // A log's own word for its node comes before the host's name, which may be the shipper's.
      node = node.isEmpty() ? name : node;
    } else if (member <= CLUSTER_NAME) {
      cluster = readName();
    } else {
      readKubernetes();
    }
  }

  /** Whether there is a time that cannot be read, and no other. */
  public boolean timeBad() {
    return timeBad && timeNanos == Flow.NO_TIME;
  }

  /** The array that holds the line. */
  public byte[] text() {
    return text;
  }

  /** Index of the line's first byte. */
  public int start() {
    return start;
  }

  /** Index behind the line's last byte; the same as {@link #start} if there is no line. */
  public int end() {
    return end;
  }

  private void readTime(int rank) {
    JsonReader.Kind kind = json.kind();
    if (kind != JsonReader.Kind.TEXT && kind != JsonReader.Kind.NUMBER) {
      timeBad = true;
      json.skip();
      return;
    }
    if (json.readScalar() && rank < timeRank) {
      long time = LogTimes.parse(json.text(), json.textStart(), json.textLength());
      if (time == LogTimes.INVALID) {
        timeBad = true;
      } else {
        timeNanos = time;
        timeRank = rank;
      }
    }
  }

  private void readLine() {
    if (json.kind() != JsonReader.Kind.TEXT) {
      json.skip();
      return;
    }
    if (json.readText() && json.textLength() > 0) {
      int length = json.textLength();
      if (scratch.length < length) {
        scratch = Arrays.copyOf(scratch, Integer.highestOneBit(length) * 2);
      }
      // Where the text had escapes it is in the JSON reader's own array, which the next one takes.
      System.arraycopy(json.text(), json.textStart(), scratch, 0, length);
      line(scratch, 0, length);
    }
  }

  private void readKubernetes() {
    if (json.kind() != JsonReader.Kind.OBJECT) {
      json.skip();
      return;
    }
    json.enterObject();
    for (int member; (member = json.nextMember(KUBERNETES)) >= 0; ) {
      String name = readName();
      if (member <= KUBERNETES_NODE) {
        node = name;
      } else if (member <= KUBERNETES_NAMESPACE) {
        namespace = name;
      } else {
        pod = name;
      }
    }
  }

  /** A name, or an object that has one. */
  private String readName() {
    switch (json.kind()) {
      case TEXT -> {
        return texts.read();
      }
      case OBJECT -> {
        String name = "";
        json.enterObject();
        while (json.nextMember(NAME) >= 0) {
          name = readText();
        }
        return name;
      }
      case ARRAY, NUMBER, BOOLEAN, NONE -> {
        json.skip();
        return "";
      }
    }
    throw new AssertionError();
  }

  private String readText() {
    if (json.kind() == JsonReader.Kind.TEXT) {
      return texts.read();
    }
    json.skip();
    return "";
  }

  /** Takes off the line end and CRI's prefix, whose time is that of the line. */
  private void trim() {
    while (end > start && text[end - 1] <= ' ' && text[end - 1] >= 0) {
      end--;
    }
    int space = indexOfSpace(start);
    int stream = space + 1;
    // stdout F and a space come behind the time.
    if (space - start < 20
        || end - stream < STREAM_LENGTH + 3
        || STREAMS.find(text, stream, STREAM_LENGTH) < 0
        || text[stream + STREAM_LENGTH] != ' '
        || text[stream + STREAM_LENGTH + 2] != ' ') {
      return;
    }
    long time = LogTimes.parse(text, start, space - start);
    if (time != LogTimes.INVALID) {
      timeNanos = time;
      timeRank = -1;
      start = stream + STREAM_LENGTH + 3;
    }
  }

  private int indexOfSpace(int from) {
    int at = from;
    while (at < end && text[at] != ' ') {
      at++;
    }
    return at;
  }
}
