package dev.podflow.forwarder;

import dev.podflow.schema.alert.Alert;
import java.util.Collection;

/** Whoever is told. */
interface Receiver {
  /** The body of a request that tells these alerts, JSON. */
  String body(Collection<Alert> alerts);

  /** Whether it forgets what fires unless it is told again and again. */
  boolean forgets();
}
