package dev.podflow.collector;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.metadata.MalformedObjectException;
import dev.podflow.metadata.ObjectDecoder;
import dev.podflow.metadata.Observation.Change;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URLEncoder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one resource: lists it, watches it from there on, and lists it again where the server no
 * longer has the changes since. Runs in a thread of its own until it is interrupted.
 */
final class ResourceWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ResourceWatch.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** A version that the server refuses that often for other reasons will do no good any more. */
  private static final int REFUSALS_MAX = 5;

  private final Resource resource;
  private final CollectorConfig config;
  private final ApiServer api;
  private final Journal journal;
  private final CollectorMetrics metrics;
  private final Clock clock;
  private final ObjectDecoder decoder;
  private final Backoff backoff;
  private final Coverage coverage;
  private final Remarks remarks = new Remarks(Duration.ofMinutes(1));

  /** Where the resource is served; null before it was found. */
  private Resource.Api served;

  /** The version up to which everything was seen; null if it has to be listed. */
  private String position;

  private boolean known;
  private int refusals;

  ResourceWatch(
      Resource resource,
      CollectorConfig config,
      ApiServer api,
      Journal journal,
      CollectorMetrics metrics,
      Clock clock) {
    this.resource = resource;
    this.config = config;
    this.api = api;
    this.journal = journal;
    this.metrics = metrics;
    this.clock = clock;
    this.decoder = new ObjectDecoder(config.cluster(), clock);
    this.coverage = new Coverage(config.statusLag());
    this.backoff = new Backoff(config.backoffFirst(), config.backoffMost());
  }

  Coverage coverage() {
    return coverage;
  }

  Resource resource() {
    return resource;
  }

  /**
   * Goes on until its thread is interrupted.
   *
   * @throws RuntimeException if the journal cannot be written
   */
  void run() throws InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        if (position != null || list()) {
          follow();
        } else {
          Thread.sleep(config.discoveryInterval().toMillis());
        }
      } catch (InterruptedIOException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedException();
        }
        failed(e); // a time-out
      } catch (IOException e) {
        failed(e);
      }
    }
  }

  private void failed(IOException e) throws InterruptedException {
    String reason = "broken";
    if (e instanceof ApiException answer) {
      reason = answer.isGone() ? "gone" : "refused";
      // A custom resource may have gone as a whole.
      if (answer.isGone() || answer.status() == 404 || ++refusals >= REFUSALS_MAX) {
        position = null;
      }
    }
    metrics.watchRestart(resource, reason);
    remarks.say(n -> LOG.warn("{}: {}{}", resource.snapshotKind(), e.getMessage(), n));
    backoff.pause();
  }

  // ---- list

  /** Lists the resource; false if it is not served. */
  private boolean list() throws IOException {
    boolean forbidden = false;
    for (Resource.Api candidate : resource.apis()) {
      try {
        list(candidate);
        return true;
      } catch (ApiException e) {
        boolean denied = e.status() == 403;
        if (!resource.optional() || (e.status() != 404 && !denied)) {
          throw e;
        }
        forbidden |= denied;
      }
    }
    if (forbidden) {
      remarks.say(n -> LOG.warn("{}: not allowed to list it{}", resource.snapshotKind(), n));
    } else if (served != null || !known) {
      // None exist, so those that are known have ended.
      Instant now = now();
      journal.begin(resource, now);
      journal.complete(resource, now, now);
    }
    served = null;
    known = true;
    coverage.absent();
    return false;
  }

  private void list(Resource.Api from) throws IOException {
    boolean paged = true;
    while (true) {
      try {
        list(from, paged);
        return;
      } catch (ApiException e) {
        if (!paged || !e.isGone()) {
          throw e;
        }
        // The pages took too long to read: all at once does not expire.
        paged = false;
        metrics.expiredPage(resource);
      }
    }
  }

  private void list(Resource.Api from, boolean paged) throws IOException {
    Instant begun = now();
    Instant answered = null;
    String next = "";
    ListPage page;
    do {
      String url = from.path() + (paged ? "?limit=" + config.pageSize() : "");
      url += next.isEmpty() ? "" : "&continue=" + URLEncoder.encode(next, UTF_8);
      String what = resource.metadataOnly() ? "PartialObjectMetadataList" : "";
      try (ApiServer.Answer answer = api.stream(url, what, config.answerWithin())) {
        answer.orThrow();
        if (answered == null) {
          answered = now();
          journal.begin(resource, begun);
        }
        page = ListPage.read(answer.body(), item -> observe(item, from, Change.LISTED));
      }
      next = page.next();
    } while (!next.isEmpty());
    journal.complete(resource, begun, answered);
    coverage.listed(begun);
    metrics.listed(resource);
    served = from;
    known = true;
    refusals = 0;
    position = page.resourceVersion();
  }

  // ---- watch

  private void follow() throws IOException, InterruptedException {
    Instant opening = now();
    boolean progress = false;
    String what = resource.metadataOnly() ? "PartialObjectMetadata" : "";
    try (ApiServer.Answer answer = api.stream(watchUrl(), what, config.watchSilence())) {
      answer.orThrow();
      coverage.opened(now());
      Lines lines = new Lines(answer.body(), config.eventBytesMax(), new Listener());
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        take(line);
        if (!progress) {
          progress = true;
          refusals = 0;
          backoff.reset();
        }
      }
    } finally {
      coverage.closed();
    }
    metrics.watchRestart(resource, "ended");
    // A server, or a proxy, that ends every watch at once is not to be asked in a loop.
    if (!progress && Duration.between(opening, now()).compareTo(config.backoffMost()) < 0) {
      backoff.pause();
    }
  }

  private String watchUrl() {
    long seconds = config.watchTimeout().toSeconds();
    return served.path()
        + "?watch=true&allowWatchBookmarks=true&resourceVersion="
        + URLEncoder.encode(position, UTF_8)
        + "&timeoutSeconds="
        + (seconds + ThreadLocalRandom.current().nextLong(seconds + 1));
  }

  private void take(byte[] line) throws ApiException {
    JsonNode event;
    try {
      event = MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      malformed("an event is no JSON: " + e.getOriginalMessage());
      return;
    } catch (IOException e) {
      malformed("an event cannot be read: " + e.getMessage());
      return;
    }
    String type = event.path("type").asText();
    JsonNode object = event.path("object");
    metrics.event(resource, type);
    boolean live = coverage.isLive();
    switch (type) {
      case "ADDED" -> observe(object, served, live ? Change.ADDED : Change.LISTED);
      case "MODIFIED" -> observe(object, served, live ? Change.MODIFIED : Change.LISTED);
      case "DELETED" -> observe(object, served, live ? Change.DELETED : Change.GONE);
      case "BOOKMARK" -> {}
      case "ERROR" ->
          throw new ApiException(
              object.path("code").asInt(500), object.path("message").asText("the watch failed"));
      default -> malformed("an event of unknown type '" + type + "'");
    }
    String version = object.path("metadata").path("resourceVersion").asText("");
    if (!version.isEmpty()) {
      position = version;
    }
  }

  private void observe(JsonNode item, Resource.Api from, Change change) {
    if (!(item instanceof ObjectNode object)) {
      malformed("expected an object, found " + item.getNodeType());
      return;
    }
    // Items of a list lack both, and metadata alone has a kind of its own.
    object.put("kind", resource.kind()).put("apiVersion", from.apiVersion());
    try {
      journal.observe(resource, decoder.observe(object, change));
    } catch (MalformedObjectException e) {
      malformed(e.getMessage());
    }
  }

  private void malformed(String problem) {
    metrics.malformed(resource);
    remarks.say(n -> LOG.warn("{}: {}{}", resource.snapshotKind(), problem, n));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private final class Listener implements Lines.Listener {
    @Override
    public void idle() {
      coverage.idle();
    }

    @Override
    public void busy() {
      coverage.busy();
    }

    @Override
    public void tooLong() {
      malformed("an event is longer than " + config.eventBytesMax() + " bytes");
    }
  }
}
