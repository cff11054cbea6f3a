package dev.podflow.metadata;

import dev.podflow.schema.k8s.SinceEvidence;
import dev.podflow.schema.k8s.UntilEvidence;
import java.time.Duration;
import java.time.Instant;

/** The bounds of a life, and how they are known. */
final class Bounds {
  /** Kubernetes tells most times in whole seconds. */
  static final long RESOLUTION_MS = 1000;

  private Bounds() {}

  /**
   * A start.
   *
   * @param uncertaintyMs null if nobody can tell
   */
  record Start(Instant since, SinceEvidence evidence, Long uncertaintyMs) {
    static Start at(Instant since, SinceEvidence evidence) {
      return new Start(since, evidence, RESOLUTION_MS);
    }
  }

  /**
   * An end.
   *
   * @param uncertaintyMs null if nobody can tell
   */
  record End(Instant until, UntilEvidence evidence, Long uncertaintyMs) {
    static End at(Instant until, UntilEvidence evidence) {
      return new End(until, evidence, RESOLUTION_MS);
    }

    /** Somewhere between two moments. */
    static End between(Instant earliest, Instant latest, UntilEvidence evidence) {
      long half = Math.max(0, Duration.between(earliest, latest).toMillis() / 2);
      return new End(earliest.plusMillis(half), evidence, Math.max(half, RESOLUTION_MS));
    }

    /** The same, but not before the life has begun. */
    End notBefore(Instant since) {
      return until.isBefore(since) ? new End(since, evidence, uncertaintyMs) : this;
    }
  }
}
