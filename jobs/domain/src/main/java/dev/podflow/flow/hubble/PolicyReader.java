package dev.podflow.flow.hubble;

import dev.podflow.flow.PolicyList;
import dev.podflow.flow.Texts;
import dev.podflow.json.JsonReader;
import dev.podflow.json.Members;
import dev.podflow.json.Names;

/**
 * Reads lists of {@code Policy}. What an older Cilium does not say of a policy is taken from the
 * labels that it gives to every policy made from a Kubernetes object.
 */
final class PolicyReader {
  private static final int NAME = 0;
  private static final int NAMESPACE = 1;
  private static final int KIND = 2;
  private static final int LABELS = 3;
  private static final Names MEMBERS = Names.of("name", "namespace", "kind", "labels");

  /** In the order of the members that they stand for. */
  private static final Names POLICY_LABELS =
      Names.of(
          "k8s:io.cilium.k8s.policy.name",
          "k8s:io.cilium.k8s.policy.namespace",
          "k8s:io.cilium.k8s.policy.derived-from");

  private final JsonReader json;
  private final Members members = new Members(MEMBERS);
  private final Texts texts;

  /** Name, namespace and kind, as the members say and as the labels say. */
  private final String[] said = new String[3];

  private final String[] labelled = new String[3];

  PolicyReader(JsonReader json, Texts texts) {
    this.json = json;
    this.texts = texts;
  }

  void read(PolicyList list) {
    // Of a list that comes twice, the last one counts.
    list.clear();
    json.enterArray();
    while (json.nextElement()) {
      readPolicy();
      if (json.error() == JsonReader.Error.NONE) {
        list.add(either(KIND), either(NAMESPACE), either(NAME));
      }
    }
  }

  private void readPolicy() {
    for (int i = 0; i < said.length; i++) {
      said[i] = "";
      labelled[i] = "";
    }
    json.enterObject();
    for (int member; (member = json.nextMember(members)) >= 0; ) {
      if (member != LABELS) {
        said[member] = texts.read();
      } else if (said[NAME].isEmpty() || said[NAMESPACE].isEmpty() || said[KIND].isEmpty()) {
        readLabels();
      } else {
        json.skip();
      }
    }
  }

  private void readLabels() {
    json.enterArray();
    while (json.nextElement()) {
      if (json.kind() != JsonReader.Kind.TEXT) {
        json.skip();
        continue;
      }
      json.readText();
      byte[] text = json.text();
      int start = json.textStart();
      int key = 0;
      while (key < json.textLength() && text[start + key] != '=') {
        key++;
      }
      int member = POLICY_LABELS.find(text, start, key);
      if (member >= 0 && key < json.textLength()) {
        labelled[member] = texts.part(key + 1, json.textLength() - key - 1);
      }
    }
  }

  private String either(int member) {
    return said[member].isEmpty() ? labelled[member] : said[member];
  }
}
