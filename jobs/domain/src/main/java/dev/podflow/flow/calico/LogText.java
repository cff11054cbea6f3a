package dev.podflow.flow.calico;

import dev.podflow.flow.Texts;
import dev.podflow.json.JsonReader;

/** Texts as Calico writes them: a dash where there is none. */
final class LogText {
  private LogText() {}

  static String read(JsonReader json, Texts texts) {
    return json.readText() && !isDash(json) ? texts.current() : "";
  }

  private static boolean isDash(JsonReader json) {
    return json.textLength() == 1 && json.text()[json.textStart()] == '-';
  }
}
