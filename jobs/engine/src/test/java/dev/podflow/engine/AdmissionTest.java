package dev.podflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {
  private static Headers headers(String... namesAndValues) {
    Headers headers = new Headers();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return headers;
  }

  private static int status(String method, Headers headers) {
    Admission.Refusal refusal = Admission.refusal("http", method, headers);
    return refusal == null ? 200 : refusal.status();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:8123", "localhost:8123", "LocalHost", "[::1]:8123", "[::1]"})
  void programsOfThisMachineAreHeard(String host) {
    assertThat(status("POST", headers("Host", host, "Content-Length", "10"))).isEqualTo(200);
    assertThat(status("POST", headers())).as("HTTP/1.0 names no host").isEqualTo(200);
  }

  @Test
  void theFrontsOwnPageIsHeard() {
    Headers own =
        headers(
            "Host", "127.0.0.1:8123",
            "Origin", "http://127.0.0.1:8123",
            "Sec-Fetch-Site", "same-origin");
    assertThat(status("POST", own)).isEqualTo(200);
    assertThat(status("GET", headers("Host", "localhost:8123", "Sec-Fetch-Site", "none")))
        .as("typed by the user")
        .isEqualTo(200);
  }

  @ParameterizedTest(name = "host {0}, origin {1}, site {2}")
  @CsvSource({
    "127.0.0.1:8123,http://evil.example,cross-site",
    "127.0.0.1:8123,http://evil.example,",
    "127.0.0.1:8123,null,",
    "127.0.0.1:8123,,cross-site",
    "127.0.0.1:8123,,same-site",
    // Another port of this machine is another site.
    "127.0.0.1:8123,http://127.0.0.1:9999,same-site",
    "127.0.0.1:8123,https://127.0.0.1:8123,",
    // A name that its owner lets point here: the browser takes it for the page's own server.
    "evil.example:8123,http://evil.example:8123,same-origin",
    "127.0.0.1.evil.example:8123,,",
    "evil.example,,",
  })
  void pagesOfOtherSitesAreNot(String host, String origin, String site) {
    Headers headers = headers("Host", host);
    if (origin != null) {
      headers.add("Origin", origin);
    }
    if (site != null) {
      headers.add("Sec-Fetch-Site", site);
    }
    assertThat(status("POST", headers)).isEqualTo(403);
    assertThat(status("GET", headers)).isEqualTo(403);
  }

  @Test
  void aHeaderIsSaidOnce() {
    assertThat(status("POST", headers("Host", "127.0.0.1", "Host", "evil.example"))).isEqualTo(403);
    assertThat(
            status(
                "POST", headers("Host", "a", "Origin", "http://a", "Origin", "http://127.0.0.1")))
        .isEqualTo(403);
    assertThat(status("POST", headers("Content-Length", "1", "Content-Length", "2")))
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "get", "X"})
  void otherMethodsAreNot(String method) {
    assertThat(status(method, headers("Host", "127.0.0.1"))).isEqualTo(405);
  }

  @ParameterizedTest
  @CsvSource({
    "0,200",
    "2147483648,200",
    "2147483649,413",
    "9999999999999999999,413",
    "-1,400",
    "12x,400",
    "99999999999999999999,400",
  })
  void aBodySaysHowLongItIs(String length, int status) {
    assertThat(status("POST", headers("Content-Length", length))).isEqualTo(status);
  }
}
