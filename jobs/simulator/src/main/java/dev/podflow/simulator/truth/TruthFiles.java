package dev.podflow.simulator.truth;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The truth as files of a directory: {@code TABLE.jsonl} with an object per row (columns by name,
 * an unknown measure absent, the values of a sketch ascending), {@code faults.jsonl} and {@code
 * run.json}.
 */
public final class TruthFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TruthFiles() {}

  public static void write(Truth truth, Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve("run.json"),
        JSON.createObjectNode().put("cluster", truth.cluster()) + "\n");
    for (TruthTable table : tables(truth)) {
      List<String> lines = new ArrayList<>();
      table.rows().forEach((key, row) -> lines.add(line(table, key, row).toString()));
      writeLines(directory.resolve(table.name() + ".jsonl"), lines);
    }
    List<String> faults = new ArrayList<>();
    for (Fault fault : truth.faults) {
      faults.add(JSON.writeValueAsString(fault));
    }
    writeLines(directory.resolve("faults.jsonl"), faults);
  }

  /** Reads what {@link #write} wrote. */
  public static Truth read(Path directory) throws IOException {
    JsonNode run = JSON.readTree(directory.resolve("run.json").toFile());
    Truth truth = new Truth(run.path("cluster").asText());
    for (TruthTable table : tables(truth)) {
      for (String line : Files.readAllLines(directory.resolve(table.name() + ".jsonl"))) {
        readRow(table, JSON.readTree(line));
      }
    }
    for (String line : Files.readAllLines(directory.resolve("faults.jsonl"))) {
      JsonNode fault = JSON.readTree(line);
      truth.faults.add(
          new Fault(
              fault.path("name").asText(),
              fault.path("table").asText(),
              JSON.convertValue(fault.path("where"), new TypeReference<Map<String, String>>() {}),
              fault.path("measure").asText(),
              fault.path("atLeast").asLong()));
    }
    return truth;
  }

  private static List<TruthTable> tables(Truth truth) {
    List<TruthTable> tables = new ArrayList<>(truth.minuteTables());
    tables.add(truth.quality);
    tables.add(truth.deadLetters);
    return tables;
  }

  private static ObjectNode line(TruthTable table, List<String> key, TruthRow row) {
    ObjectNode line = JSON.createObjectNode();
    for (int i = 0; i < table.keys.size(); i++) {
      line.put(table.keys.get(i), key.get(i));
    }
    for (int i = 0; i < table.measures.size(); i++) {
      if (row.knows(i)) {
        line.put(table.measures.get(i), row.get(i));
      }
    }
    for (int i = 0; i < table.sketches.size(); i++) {
      ArrayNode values = line.putArray(table.sketches.get(i));
      for (long micros : row.micros(i)) {
        values.add(micros);
      }
    }
    return line;
  }

  private static void readRow(TruthTable table, JsonNode line) {
    List<String> key = new ArrayList<>();
    table.keys.forEach(name -> key.add(line.path(name).asText()));
    for (String measure : table.measures) {
      if (line.has(measure)) {
        table.add(key, measure, line.path(measure).asLong());
      }
    }
    for (String sketch : table.sketches) {
      line.path(sketch).forEach(micros -> table.addMicros(key, sketch, micros.asLong()));
    }
  }

  private static void writeLines(Path file, List<String> lines) throws IOException {
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      for (String line : lines) {
        writer.write(line);
        writer.write('\n');
      }
    }
  }
}
