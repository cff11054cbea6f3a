package dev.podflow.collector;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files of {@code infra/kubernetes}. */
final class Manifests {
  static final Path DIRECTORY = Path.of("../../infra/kubernetes");

  /** Refuses what a model does not know, as an API server with strict validation does. */
  static final ObjectMapper STRICT =
      new YAMLMapper()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .setAnnotationIntrospector(
              new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                /** The models have a place for what they do not know. */
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return false;
                }

                /** Or pass over it. */
                @Override
                public JsonIgnoreProperties.Value findPropertyIgnoralByName(
                    MapperConfig<?> config, Annotated annotated) {
                  return JsonIgnoreProperties.Value.empty();
                }
              });

  private Manifests() {}

  /** Every YAML file under a directory. */
  static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  /** The documents of a file. */
  static List<JsonNode> read(Path file) throws IOException {
    try (MappingIterator<JsonNode> documents =
        STRICT.readerFor(JsonNode.class).readValues(file.toFile())) {
      return documents.readAll();
    }
  }

  /** All objects of a kind under a directory. */
  static List<ObjectNode> ofKind(Path directory, String kind) throws IOException {
    List<ObjectNode> objects = new ArrayList<>();
    for (Path file : files(directory)) {
      for (JsonNode document : read(file)) {
        if (kind.equals(document.path("kind").asText())) {
          objects.add((ObjectNode) document);
        }
      }
    }
    return objects;
  }

  static String name(JsonNode object) {
    return object.at("/metadata/name").asText();
  }
}
