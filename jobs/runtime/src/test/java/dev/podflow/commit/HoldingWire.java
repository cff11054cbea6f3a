package dev.podflow.commit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Passes HTTP on to an engine, until an insert comes that is to be held: of that one only some of
 * the rows go through, and no answer comes back, until the engine is gone.
 */
final class HoldingWire implements AutoCloseable {
  private static final InetAddress LOCAL = InetAddress.getLoopbackAddress();

  private final int enginePort;
  private final ServerSocket server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "wire");
            thread.setDaemon(true);
            return thread;
          });
  private Hold next;

  /** Holds one insert, after as many others. */
  private static final class Hold {
    final double share;
    final CompletableFuture<Void> held = new CompletableFuture<>();
    int others;

    Hold(int others, double share) {
      this.others = others;
      this.share = share;
    }

    /** How much goes through of a number of bytes: not all of them if it is a part. */
    int part(int bytes) {
      int part = (int) Math.max(1, Math.round(share * bytes));
      return share < 1 ? Math.min(part, bytes - 1) : bytes;
    }
  }

  HoldingWire(int enginePort) throws IOException {
    this.enginePort = enginePort;
    server = new ServerSocket(0, 0, LOCAL);
    threads.execute(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /**
   * Holds an insert once.
   *
   * @param others so many inserts go through before
   * @param share how much of its rows goes through: at least a byte; with 1 all of them, and the
   *     answer alone is held
   * @return done when that much has gone through
   */
  synchronized CompletableFuture<Void> hold(int others, double share) {
    next = new Hold(others, share);
    return next.held;
  }

  /** The hold that this insert falls under; null if it goes through. */
  private synchronized Hold take() {
    if (next == null || next.others-- > 0) {
      return null;
    }
    Hold hold = next;
    next = null;
    return hold;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        threads.execute(() -> connect(client));
      } catch (IOException e) {
        // It is closed, or whoever called is gone again.
      }
    }
  }

  private void connect(Socket client) {
    try (client;
        Socket engine = new Socket(LOCAL, enginePort)) {
      Connection connection = new Connection(client, engine);
      threads.execute(connection::requests);
      connection.answers();
    } catch (IOException e) {
      // Either end is gone; closing both tells the other.
    }
  }

  private final class Connection {
    private final Socket client;
    private final Socket engine;
    private volatile boolean silent;

    Connection(Socket client, Socket engine) {
      this.client = client;
      this.engine = engine;
    }

    void answers() throws IOException {
      byte[] buffer = new byte[1 << 16];
      InputStream in = engine.getInputStream();
      OutputStream out = client.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        if (!silent) {
          out.write(buffer, 0, length);
        }
      }
    }

    void requests() {
      try {
        InputStream in = new BufferedInputStream(client.getInputStream());
        OutputStream out = engine.getOutputStream();
        for (String head = head(in); !head.isEmpty(); head = head(in)) {
          byte[] body = in.readNBytes(length(head));
          Hold hold = head.contains("query=INSERT") ? take() : null;
          silent = hold != null;
          int passed = hold == null ? body.length : hold.part(body.length);
          out.write(head.getBytes(StandardCharsets.ISO_8859_1));
          out.write(body, 0, passed);
          out.flush();
          if (hold != null) {
            hold.held.complete(null);
            return;
          }
        }
        engine.close();
      } catch (IOException e) {
        // The end that is gone is seen where answers are read.
      }
    }

    /** A request's first lines with the empty one after them; empty if there are no more. */
    private static String head(InputStream in) throws IOException {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        head.write(b);
        if (b == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
          return head.toString(StandardCharsets.ISO_8859_1);
        }
      }
      return "";
    }

    private static int length(String head) {
      return head.lines()
          .filter(line -> line.regionMatches(true, 0, "Content-Length:", 0, 15))
          .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
          .findFirst()
          .orElse(0);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
