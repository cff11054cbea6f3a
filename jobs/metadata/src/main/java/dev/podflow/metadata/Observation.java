package dev.podflow.metadata;

import dev.podflow.schema.k8s.KubernetesObject;
import java.time.Instant;

/**
 * One sight of an object.
 *
 * @param change how it was seen
 * @param object what was seen, its life bounded by the best evidence that this one sight holds
 * @param changedAt when the object itself says that it last changed; null if it does not say
 */
public record Observation(Change change, KubernetesObject object, Instant changedAt) {
  /** How an object was seen. */
  public enum Change {
    /** In a list, or alone: it may have been so for long. */
    LISTED,
    /** A watch began with it, or it was created while watched. */
    ADDED,
    /** It changed while watched. */
    MODIFIED,
    /** It went while watched. */
    DELETED,
    /** It went while nobody looked, and a watch that was resumed tells so afterwards. */
    GONE
  }
}
