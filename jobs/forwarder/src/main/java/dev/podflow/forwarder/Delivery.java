package dev.podflow.forwarder;

import dev.podflow.schema.alert.Alert;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts alerts to a receiver until it takes them. What is refused for good (a status of 400 to 499)
 * is logged and given up: asking again would hold up all others for ever.
 *
 * <p>A webhook's URL may be all the secret that it takes to write there: what is logged has its
 * scheme, host and port only.
 */
final class Delivery {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;

  private final Receiver receiver;
  private final URI url;
  private final Optional<String> token;
  private final Duration firstPause;
  private final Duration longestPause;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  /**
   * @param url of HTTP or HTTPS, with a host
   * @param token a bearer token; empty for none
   * @param firstPause before the second try; it doubles up to {@code longestPause}
   */
  Delivery(
      Receiver receiver,
      URI url,
      Optional<String> token,
      Duration firstPause,
      Duration longestPause) {
    this.receiver = receiver;
    this.url = url;
    this.token = token;
    this.firstPause = firstPause;
    this.longestPause = longestPause;
  }

  String name() {
    return receiver.name();
  }

  boolean forgets() {
    return receiver.forgets();
  }

  /** Returns once the alerts are taken, or refused for good. */
  void deliver(Collection<Alert> alerts) throws InterruptedException {
    if (alerts.isEmpty()) {
      return;
    }
    Duration pause = firstPause;
    while (!isTaken(request(alerts))) {
      Thread.sleep(pause.toMillis());
      pause =
          pause.multipliedBy(2).compareTo(longestPause) < 0 ? pause.multipliedBy(2) : longestPause;
    }
  }

  /** A new one for each try: what it says may depend on the time. */
  private HttpRequest request(Collection<Alert> alerts) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(receiver.body(alerts)));
    token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
    return request.build();
  }

  private boolean isTaken(HttpRequest request) throws InterruptedException {
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      int status = response.statusCode();
      if (status / 100 == 2) {
        return true;
      }
      boolean forGood =
          status / 100 == 4 && status != REQUEST_TIMEOUT && status != TOO_MANY_REQUESTS;
      LOG.warn(
          "{} at {} answers {}{}: {}",
          name(),
          origin(),
          status,
          forGood ? "; these alerts are given up" : ", trying again",
          withoutPath(response.body().lines().findFirst().orElse("")));
      return forGood;
    } catch (IOException e) {
      LOG.warn(
          "{} at {} cannot be reached, trying again: {}",
          name(),
          origin(),
          withoutPath(e.toString()));
      return false;
    }
  }

  /** Scheme, host and port of its URL. */
  private String origin() {
    return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
  }

  /** Some servers say in their answer what they were asked for. */
  private String withoutPath(String text) {
    String shown = text;
    for (String secret :
        new String[] {url.getRawQuery(), url.getQuery(), url.getRawPath(), url.getPath()}) {
      if (secret != null && secret.length() > 1) {
        shown = shown.replace(secret, "…");
      }
    }
    return shown;
  }
}
