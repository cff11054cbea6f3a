package dev.podflow.forwarder;

import dev.podflow.schema.alert.Alert;
import java.util.Collection;

/** Whoever is told. */
interface Receiver {
  /** By which its position is remembered; a word, the same for ever. */
  String name();

  /** The body of a request that tells these alerts, JSON. */
  String body(Collection<Alert> alerts);

  /** Whether it forgets what fires unless it is told again and again. */
  boolean forgets();
}
