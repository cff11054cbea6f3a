package dev.podflow.local.bench;

import dev.podflow.local.clickhouse.ClickHouse;
import dev.podflow.simulator.churn.ChurnTruth.Name;
import dev.podflow.simulator.churn.FlowKey;
import dev.podflow.simulator.churn.IdentityTally;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Streams what the table of single flows says about the ends of each. */
final class NamedEnds {
  private static final String SQL = resource("named-ends.sql");
  private static final int FIELDS = 12;

  private final ClickHouse clickHouse;

  NamedEnds(URI clickHouseUrl) {
    clickHouse = new ClickHouse(clickHouseUrl);
  }

  /** Adds every row to a tally. */
  void addTo(IdentityTally tally) throws IOException {
    try (BufferedReader rows =
        new BufferedReader(
            new InputStreamReader(clickHouse.open(SQL, Map.of(), "TSV"), StandardCharsets.UTF_8))) {
      for (String row = rows.readLine(); row != null; row = rows.readLine()) {
        String[] fields = row.split("\t", -1);
        if (fields.length != FIELDS) {
          throw new IOException("the answer has a row of " + fields.length + " fields: " + row);
        }
        long number = FlowKey.number(Long.parseLong(fields[0]), Integer.parseInt(fields[1]));
        tally.add(number, name(fields, 2), name(fields, 7));
      }
    }
  }

  private static Name name(String[] fields, int first) {
    return new Name(
        fields[first], fields[first + 1], fields[first + 2], fields[first + 3], fields[first + 4]);
  }

  private static String resource(String name) {
    try (InputStream input = NamedEnds.class.getResourceAsStream(name)) {
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot read the resource " + name, e);
    }
  }
}
