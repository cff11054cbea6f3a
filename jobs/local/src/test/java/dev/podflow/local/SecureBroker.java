package dev.podflow.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.podflow.local.kafka.Kafka;
import dev.podflow.local.process.Ports;
import dev.podflow.schema.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A real broker that lets clients in by TLS and SCRAM alone, with the users and rights of {@code
 * infra/kubernetes/base/kafka-users.yaml}. A user's password is its name and {@code -secret}.
 */
public final class SecureBroker implements AutoCloseable {
  static final Path USERS = Path.of("../../infra/kubernetes/base/kafka-users.yaml");

  public static final String KEYSTORE_PASSWORD = "changeit";

  private final int port = Ports.free();
  private final Path home;
  private final Path certificate;
  private final Path keystore;
  private final KafkaRaftServer server;

  /**
   * @param home where it keeps its data
   */
  public SecureBroker(Path home) throws Exception {
    this.home = home;
    this.certificate = home.resolve("ca.pem");
    this.keystore = home.resolve("broker.p12");
    keytool(
        "-genkeypair -alias broker -keyalg EC -dname CN=localhost -validity 2",
        "-ext san=dns:localhost,ip:127.0.0.1 -storetype PKCS12 -storepass " + KEYSTORE_PASSWORD,
        "-keystore " + keystore);
    keytool(
        "-exportcert -rfc -alias broker -storepass " + KEYSTORE_PASSWORD,
        "-keystore " + keystore + " -file " + certificate);
    int internal = Ports.free();
    int controller = Ports.free();
    Map<String, String> config = BrokerMain.config(home.resolve("kafka"), port, controller);
    config.put(
        "listeners",
        "CLIENT://127.0.0.1:%d,INTERNAL://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
            .formatted(port, internal, controller));
    config.put(
        "advertised.listeners",
        "CLIENT://127.0.0.1:%d,INTERNAL://127.0.0.1:%d".formatted(port, internal));
    config.put(
        "listener.security.protocol.map",
        "CLIENT:SASL_SSL,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT");
    config.put("inter.broker.listener.name", "INTERNAL");
    config.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    config.put("super.users", "User:ANONYMOUS");
    config.put("listener.name.client.sasl.enabled.mechanisms", "SCRAM-SHA-512");
    config.put(
        "listener.name.client.scram-sha-512.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    config.put("listener.name.client.ssl.keystore.type", "PKCS12");
    config.put("listener.name.client.ssl.keystore.location", keystore.toString());
    config.put("listener.name.client.ssl.keystore.password", KEYSTORE_PASSWORD);
    server = BrokerMain.server(config);
    server.startup();
    String servers = "127.0.0.1:" + internal;
    try (Kafka kafka = new Kafka(servers)) {
      kafka.createTopics(Topics.ALL);
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      List<AclBinding> rights = new ArrayList<>();
      for (JsonNode user : users()) {
        rights.addAll(rights(user));
        admin.alterUserScramCredentials(List.of(credential(name(user)))).all().get();
      }
      admin.createAcls(rights).all().get();
    }
  }

  public String servers() {
    return "127.0.0.1:" + port;
  }

  /** The certificate for localhost, PEM. */
  public Path certificate() {
    return certificate;
  }

  /** The same with its key, PKCS #12. */
  public Path keystore() {
    return keystore;
  }

  /** The file that lets a user in. */
  public Path clientFile(String user) throws IOException {
    return clientFile(user, user + "-secret");
  }

  /** The same with a password of its own. */
  public Path clientFile(String user, String password) throws IOException {
    return Files.writeString(
        Files.createTempFile(home, user, ".properties"),
        """
        bootstrap.servers = %s
        security.protocol = SASL_SSL
        sasl.mechanism = SCRAM-SHA-512
        ssl.truststore.type = PEM
        ssl.truststore.location = %s
        sasl.jaas.config = org.apache.kafka.common.security.scram.ScramLoginModule required \
        username="%s" password="%s";
        """
            .formatted(servers(), certificate, user, password));
  }

  /** The manifests of all users. */
  static List<JsonNode> users() throws IOException {
    try (MappingIterator<JsonNode> documents =
        new YAMLMapper().readerFor(JsonNode.class).readValues(USERS.toFile())) {
      return documents.readAll();
    }
  }

  static String name(JsonNode user) {
    return user.at("/metadata/name").asText();
  }

  private static UserScramCredentialUpsertion credential(String user) {
    return new UserScramCredentialUpsertion(
        user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), user + "-secret");
  }

  /** What Strimzi's user operator would make of a KafkaUser. */
  private static List<AclBinding> rights(JsonNode user) {
    List<AclBinding> rights = new ArrayList<>();
    for (JsonNode acl : user.at("/spec/authorization/acls")) {
      JsonNode resource = acl.path("resource");
      ResourcePattern pattern =
          new ResourcePattern(
              ResourceType.fromString(resource.path("type").asText()),
              resource.path("name").asText(),
              resource.path("patternType").asText().equals("prefix")
                  ? PatternType.PREFIXED
                  : PatternType.LITERAL);
      for (JsonNode operation : acl.path("operations")) {
        rights.add(
            new AclBinding(
                pattern,
                new AccessControlEntry(
                    "User:" + name(user),
                    "*",
                    AclOperation.valueOf(operation.asText().toUpperCase(Locale.ROOT)),
                    AclPermissionType.ALLOW)));
      }
    }
    return rights;
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder((keytool + " " + String.join(" ", arguments)).split(" "))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  @Override
  public void close() {
    server.shutdown();
  }
}
