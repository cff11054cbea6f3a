package dev.podflow.alerts;

import dev.podflow.alert.Rule;
import java.util.Collection;

/** The rules as they are now. Thread-safe. */
interface RuleBook extends AutoCloseable {
  /** Waits until the rules that there were at the start are known. */
  void awaitStart() throws InterruptedException;

  /** All rules; the same object until one changes. */
  Collection<Rule> all();

  /** The rule of a name; null if there is none. */
  Rule named(String name);

  @Override
  void close();
}
