package dev.podflow.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Connections that outlive their request, by {@code session_id}; one request at a time in each.
 * What a request sets in its URL stays set in its session.
 */
final class Sessions implements AutoCloseable {
  /** The server's default of session_timeout. */
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private static final int MAX_SESSIONS = 256;

  private final Engine engine;
  private final Map<String, Session> sessions = new HashMap<>();

  Sessions(Engine engine) {
    this.engine = engine;
  }

  /** The right to use a session's connection until closed. */
  final class Lease implements AutoCloseable {
    private final Session session;

    private Lease(Session session) {
      this.session = session;
    }

    EngineConnection connection() {
      return session.connection;
    }

    @Override
    public void close() {
      synchronized (Sessions.this) {
        session.busy = false;
        session.usedNanos = System.nanoTime();
      }
    }
  }

  synchronized Lease take(String id) throws EngineException, IOException {
    expire();
    Session session = sessions.get(id);
    if (session == null) {
      if (sessions.size() == MAX_SESSIONS) {
        throw EngineException.of(
            202, "TOO_MANY_SIMULTANEOUS_QUERIES", "There are " + MAX_SESSIONS + " sessions");
      }
      session = new Session(engine.connect());
      sessions.put(id, session);
    }
    if (session.busy) {
      throw EngineException.of(373, "SESSION_IS_LOCKED", "Session " + id + " is locked");
    }
    session.busy = true;
    return new Lease(session);
  }

  @Override
  public synchronized void close() {
    sessions.values().forEach(session -> session.connection.close());
    sessions.clear();
  }

  private void expire() {
    long now = System.nanoTime();
    sessions
        .values()
        .removeIf(
            session -> {
              boolean old = !session.busy && now - session.usedNanos > TIMEOUT.toNanos();
              if (old) {
                session.connection.close();
              }
              return old;
            });
  }

  private static final class Session {
    private final EngineConnection connection;
    private boolean busy;
    private long usedNanos;

    Session(EngineConnection connection) {
      this.connection = connection;
    }
  }
}
