package dev.podflow.access;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.io.Serializable;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Who one is to ClickHouse, and whom one takes for it.
 *
 * @param user the user's name
 * @param passwordFile a file that holds the password and is read when it is asked for; empty where
 *     the environment has it, in {@value #PASSWORD_VARIABLE}, or there is none
 * @param caFile certificates (PEM) that are trusted in place of Java's own; empty for Java's
 */
public record ClickHouseAccess(String user, String passwordFile, String caFile)
    implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  public static final String USER_VARIABLE = "PODFLOW_CLICKHOUSE_USER";
  public static final String PASSWORD_VARIABLE = "PODFLOW_CLICKHOUSE_PASSWORD";
  public static final String PASSWORD_FILE_VARIABLE = "PODFLOW_CLICKHOUSE_PASSWORD_FILE";
  public static final String CA_FILE_VARIABLE = "PODFLOW_CLICKHOUSE_CA_FILE";

  private static final String DEFAULT_USER = "default";

  /** What the environment says; without it, ClickHouse's default user. */
  public static ClickHouseAccess from(Map<String, String> environment) {
    return new ClickHouseAccess(
        environment.getOrDefault(USER_VARIABLE, DEFAULT_USER),
        environment.getOrDefault(PASSWORD_FILE_VARIABLE, ""),
        environment.getOrDefault(CA_FILE_VARIABLE, ""));
  }

  /**
   * The password, without the line's end; empty if there is none.
   *
   * @throws IOException if the file cannot be read
   */
  public String password(Map<String, String> environment) throws IOException {
    return passwordFile.isEmpty()
        ? environment.getOrDefault(PASSWORD_VARIABLE, "")
        : Files.readString(Path.of(passwordFile)).stripTrailing();
  }

  /**
   * The value of the header {@code Authorization}.
   *
   * @throws IOException if the password's file cannot be read
   */
  public String authorization(Map<String, String> environment) throws IOException {
    byte[] pair = (user + ":" + password(environment)).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /**
   * An HTTP client that trusts whom it should.
   *
   * @throws IOException if the certificates cannot be read
   */
  public HttpClient.Builder httpClient() throws IOException {
    HttpClient.Builder client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    return caFile.isEmpty() ? client : client.sslContext(trusting(Path.of(caFile)));
  }

  private static SSLContext trusting(Path certificates) throws IOException {
    try (InputStream in = Files.newInputStream(certificates)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int count = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("ca-" + count++, one);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(certificates + " holds no certificates: " + e.getMessage(), e);
    }
  }
}
