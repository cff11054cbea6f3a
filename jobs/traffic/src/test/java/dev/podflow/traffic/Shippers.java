package dev.podflow.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** The manifests of {@code infra/kubernetes/shippers}, and the configurations in them. */
final class Shippers {
  static final ObjectMapper JSON = new ObjectMapper();

  /** Maven runs the tests in the module's directory. */
  private static final Path DIRECTORY = Path.of("..", "..", "infra", "kubernetes", "shippers");

  private Shippers() {}

  /** The objects of every file, by the file's name. */
  static Map<String, List<JsonNode>> objects() {
    Map<String, List<JsonNode>> objects = new TreeMap<>();
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".yaml")).toList()) {
        if (!file.endsWith("kustomization.yaml")) {
          objects.put(file.getFileName().toString(), read(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return objects;
  }

  /** The objects of a file beside the shippers' directory, such as {@code base/collector.yaml}. */
  static List<JsonNode> beside(String file) {
    try {
      return read(DIRECTORY.resolveSibling(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> read(Path file) throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    for (Object document : new Yaml().loadAll(Files.readString(file))) {
      documents.add(JSON.valueToTree(document));
    }
    return documents;
  }

  /** A configuration that a file's ConfigMap holds. */
  static JsonNode configuration(String file, String key) {
    return objects().get(file).stream()
        .filter(object -> object.path("kind").asText().equals("ConfigMap"))
        .map(object -> JSON.<JsonNode>valueToTree(new Yaml().load(text(object, key))))
        .findFirst()
        .orElseThrow();
  }

  private static String text(JsonNode configMap, String key) {
    return configMap.path("data").required(key).asText();
  }

  static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
