package dev.podflow.engine;

import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Who may come in, since the engine itself knows no users: names with their passwords, each a
 * writer or a reader. Where nobody is named everybody is a writer, as on a server whose user {@code
 * default} has no password.
 */
final class Users {
  /** What a user may do. */
  enum Role {
    /** Everything. */
    WRITER,
    /** Read tables; no other source, no settings of its own inside of statements. */
    READER
  }

  /** Everybody is a writer. */
  static final Users NOBODY_NAMED = new Users(Map.of());

  private static final String BASIC = "Basic ";
  private static final byte[] NO_PASSWORD = new byte[32];

  private record User(Role role, byte[] passwordHash) {}

  private final Map<String, User> byName;

  private Users(Map<String, User> byName) {
    this.byName = byName;
  }

  /**
   * Reads a properties file with a line {@code writer.NAME = PASSWORD} or {@code reader.NAME =
   * PASSWORD} for each user.
   *
   * @throws IOException if it cannot be read or says something else; never with a password
   */
  static Users read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is not a properties file", e);
    }
    Map<String, User> byName = new HashMap<>();
    for (String key : properties.stringPropertyNames()) {
      int dot = key.indexOf('.');
      Role role =
          switch (dot < 0 ? key : key.substring(0, dot)) {
            case "writer" -> Role.WRITER;
            case "reader" -> Role.READER;
            default ->
                throw new IOException(file + ": " + key + " is no writer.NAME or reader.NAME");
          };
      String name = key.substring(dot + 1);
      String password = properties.getProperty(key);
      if (password.isEmpty()) {
        throw new IOException(file + ": " + key + " has no password");
      }
      if (byName.put(name, new User(role, hash(password))) != null) {
        throw new IOException(file + ": " + name + " is named twice");
      }
    }
    if (byName.isEmpty()) {
      throw new IOException(file + " names no user");
    }
    return new Users(byName);
  }

  /**
   * Whose request it is.
   *
   * @throws EngineException if nobody says who he is, or says it wrongly
   */
  Role authenticate(Headers headers) throws EngineException {
    if (byName.isEmpty()) {
      return Role.WRITER;
    }
    String name = headers.getFirst("X-ClickHouse-User");
    String password = headers.getFirst("X-ClickHouse-Key");
    String basic = headers.getFirst("Authorization");
    if (name == null && basic != null) {
      String pair = decoded(basic);
      int colon = pair.indexOf(':');
      name = colon < 0 ? pair : pair.substring(0, colon);
      password = colon < 0 ? null : pair.substring(colon + 1);
    }
    if (name == null) {
      throw EngineException.of(194, "REQUIRED_PASSWORD", "A name and a password are needed");
    }
    User user = byName.get(name);
    // An unknown name takes as long as a known one, and the answer is the same.
    byte[] expected = user == null ? NO_PASSWORD : user.passwordHash;
    boolean right = MessageDigest.isEqual(expected, hash(password == null ? "" : password));
    if (user == null || !right) {
      throw EngineException.of(
          516, "AUTHENTICATION_FAILED", "Authentication failed: there is no such user or password");
    }
    return user.role;
  }

  private static String decoded(String basic) {
    if (!basic.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return "";
    }
    try {
      byte[] pair = Base64.getDecoder().decode(basic.substring(BASIC.length()).strip());
      return new String(pair, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static byte[] hash(String password) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(Engine.utf8(password));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
