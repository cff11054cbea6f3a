package dev.podflow.engine;

import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which requests are heard at all: those of programs on this machine and of the front's own page.
 * The front listens on the loop-back address alone, but any page that this machine's browser shows
 * can send a request there, also under a name of its own that it lets point to 127.0.0.1.
 */
final class Admission {
  /** What a body may hold, as it comes and unpacked; an insert of the sink's is a hundredth. */
  static final long MAX_BODY_BYTES = 1L << 31;

  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST");
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  /** What browsers say of a request that the front's own page or the user made. */
  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

  private Admission() {}

  /**
   * Why a request is not heard.
   *
   * @param status of HTTP
   * @param reason as the server words it
   */
  record Refusal(int status, EngineException reason) {}

  /**
   * Looks at a request's head.
   *
   * @param scheme http or https, as the front itself is reached
   * @return null where it may come in
   */
  static Refusal refusal(String scheme, String method, Headers headers) {
    if (!METHODS.contains(method)) {
      return new Refusal(405, EngineException.of(48, "NOT_IMPLEMENTED", "There is no such method"));
    }
    String host = one(headers, "Host");
    if (host == null || !host.isEmpty() && !LOOPBACK.contains(withoutPort(host))) {
      return new Refusal(
          403, EngineException.of(497, "ACCESS_DENIED", "The host is not this machine"));
    }
    String origin = one(headers, "Origin");
    String site = one(headers, "Sec-Fetch-Site");
    boolean foreign =
        origin == null
            || site == null
            || !origin.isEmpty() && !origin.equalsIgnoreCase(scheme + "://" + host)
            || !site.isEmpty() && !OWN_SITE.contains(site);
    if (foreign) {
      return new Refusal(
          403, EngineException.of(497, "ACCESS_DENIED", "Other sites' pages are not heard"));
    }
    return sizeRefusal(one(headers, "Content-Length"));
  }

  /** That of a body which is too large. */
  static Refusal tooLarge() {
    return new Refusal(
        413,
        EngineException.of(
            307, "TOO_MANY_BYTES", "The body is larger than " + MAX_BODY_BYTES + " bytes"));
  }

  private static Refusal sizeRefusal(String length) {
    if (length == null || !length.matches("\\d{0,19}")) {
      return new Refusal(
          400, EngineException.of(36, "BAD_ARGUMENTS", "The Content-Length is not a number"));
    }
    // Nineteen digits may be more than a long holds; eighteen are never.
    boolean large =
        length.length() > 18 || !length.isEmpty() && Long.parseLong(length) > MAX_BODY_BYTES;
    return large ? tooLarge() : null;
  }

  /** A header's value; empty where there is none, null where there are several. */
  private static String one(Headers headers, String name) {
    List<String> values = headers.getOrDefault(name, List.of());
    if (values.size() > 1) {
      return null;
    }
    return values.isEmpty() || values.get(0) == null ? "" : values.get(0).strip();
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    boolean port = colon > host.lastIndexOf(']');
    return (port ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
  }
}
