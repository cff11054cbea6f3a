package dev.podflow.collector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An API server over HTTP. The Kubernetes client finds it, authenticates (service account tokens
 * that rotate, client certificates, plugins of a kubeconfig) and encrypts; what is asked and how an
 * answer is read is decided here. Thread-safe.
 */
final class ApiServer implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MESSAGE_BYTES_MAX = 16 << 10;
  private static final String JSON = "application/json";
  private static final String METADATA_ONLY =
      ";g=meta.k8s.io;v=v1," + JSON; // a server that cannot sends whole objects

  private final String base;
  private final HttpClient client;
  private final Duration answerWithin;

  /**
   * @param answerWithin how long an answer may take to begin
   */
  ApiServer(Config config, Duration answerWithin) {
    // Retries, and how long they wait, are up to the watches.
    Config once =
        new ConfigBuilder(config).withRequestRetryBackoffLimit(0).withRequestTimeout(0).build();
    this.base = once.getMasterUrl().replaceFirst("/+$", "");
    this.client = HttpClientUtils.getHttpClientFactory().newBuilder(once).build();
    this.answerWithin = answerWithin;
  }

  /** What is in an answer, of any length. */
  record Answer(int status, BodyStream body) implements AutoCloseable {
    /**
     * @throws ApiException unless the answer is what was asked for
     */
    Answer orThrow() throws IOException {
      if (status / 100 == 2) {
        return this;
      }
      try (body) {
        throw new ApiException(status, message(body));
      }
    }

    private static String message(InputStream body) throws IOException {
      byte[] bytes = body.readNBytes(MESSAGE_BYTES_MAX);
      String text = new String(bytes, StandardCharsets.UTF_8);
      try {
        return MAPPER.readTree(text).path("message").asText("");
      } catch (IOException e) {
        // A proxy in between has its own words.
        return text.lines().findFirst().orElse("");
      }
    }

    @Override
    public void close() {
      body.close();
    }
  }

  /**
   * Gets a list or a watch.
   *
   * @param what "PartialObjectMetadataList" or the like where metadata is all that is needed, else
   *     empty
   * @param silence how long the body may say nothing
   */
  Answer stream(String path, String what, Duration silence) throws IOException {
    String accept = what.isEmpty() ? JSON : JSON + ";as=" + what + METADATA_ONLY;
    return send(client.newHttpRequestBuilder().uri(base + path).header("Accept", accept), silence);
  }

  /** Gets a small object. */
  JsonNode get(String path) throws IOException {
    return read(client.newHttpRequestBuilder().uri(base + path).header("Accept", JSON));
  }

  /** Creates an object. */
  JsonNode post(String path, JsonNode object) throws IOException {
    return read(client.newHttpRequestBuilder().uri(base + path).post(JSON, object.toString()));
  }

  /** Replaces an object. */
  JsonNode put(String path, JsonNode object) throws IOException {
    return read(
        client.newHttpRequestBuilder().uri(base + path).method("PUT", JSON, object.toString()));
  }

  /** Asks whether the server is up and has what it needs; throws if not. */
  void probe() throws IOException {
    try (Answer answer = send(client.newHttpRequestBuilder().uri(base + "/readyz"), answerWithin)) {
      answer.orThrow().body().readAllBytes();
    }
  }

  private JsonNode read(HttpRequest.Builder request) throws IOException {
    try (Answer answer = send(request, answerWithin)) {
      return MAPPER.readTree(answer.orThrow().body());
    }
  }

  private Answer send(HttpRequest.Builder request, Duration silence) throws IOException {
    BodyStream body = new BodyStream(silence);
    CompletableFuture<HttpResponse<AsyncBody>> answer = client.consumeBytes(request.build(), body);
    try {
      HttpResponse<AsyncBody> response = answer.get(answerWithin.toMillis(), TimeUnit.MILLISECONDS);
      body.start(response.body());
      return new Answer(response.code(), body);
    } catch (TimeoutException e) {
      giveUp(answer);
      throw new SocketTimeoutException("no answer within " + answerWithin);
    } catch (InterruptedException e) {
      giveUp(answer);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      throw new IOException(reason(e.getCause()), e.getCause());
    }
  }

  /** Also where the answer comes in just now. */
  private static void giveUp(CompletableFuture<HttpResponse<AsyncBody>> answer) {
    answer.cancel(true);
    answer.thenAccept(response -> response.body().cancel());
  }

  private static String reason(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  @Override
  public void close() {
    client.close();
  }
}
