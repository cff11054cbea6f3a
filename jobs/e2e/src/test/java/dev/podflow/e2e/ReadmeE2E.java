package dev.podflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.podflow.simulator.FileOutput;
import dev.podflow.simulator.Simulation;
import dev.podflow.simulator.SimulationConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the README tells to type works as it stands there: every command ends well, and a question's
 * answer begins with the columns that the README shows. What asks a cluster gets a simulated one's
 * answer.
 */
@ExtendWith(LocalStack.Extension.class)
class ReadmeE2E {
  private static final Path README = Path.of("..", "..", "README.md");
  private static final String PROMPT = "$ ";

  /** Run elsewhere: they build, have a stack of their own, end this one, or need a cluster. */
  private static final List<String> ELSEWHERE =
      List.of(
          "mvn",
          "infra/podflow demo",
          "infra/podflow down",
          "infra/podflow bench",
          "infra/podflow chaos",
          "infra/podflow collect",
          "infra/podflow forward",
          "kubectl apply",
          "kubectl -n");

  private static final String CONNECTION =
      "[%d.000001]\t    [NEW] tcp      6 120 SYN_SENT src=10.20.1.5 dst=10.20.2.6 sport=41000"
          + " dport=8080 [UNREPLIED] src=10.20.2.6 dst=10.20.1.5 sport=8080 dport=41000\n";

  private static final String QUERY =
      "[pod/coredns-7c9d-x2/coredns] %s [INFO] 10.20.1.5:40000 - 7 \"A IN"
          + " cart.shop.svc.cluster.local. udp 53 false 512\" NOERROR qr,aa,rd 104 0.0001s\n";

  private static final String CADVISOR =
      "# TYPE container_network_receive_bytes_total counter\n"
          + "container_network_receive_bytes_total{interface=\"eth0\",namespace=\"shop\","
          + "pod=\"cart-0\"} 1.5e+06 1700000000000\n";

  @TempDir private static Path directory;
  private static LocalStack stack;

  /**
   * A command of the README.
   *
   * @param columns the first line of the answer that it shows; null if it shows none
   */
  private record Command(String text, String columns) {}

  @BeforeAll
  static void simulate(LocalStack shared) throws IOException {
    stack = shared;
    Instant start = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(3, ChronoUnit.MINUTES);
    try (FileOutput output = new FileOutput(directory)) {
      Simulation.run(new SimulationConfig(1, start, 2, 100, 60, 4, 0, "prod"), output);
    }
    try (Stream<Path> nodes = Files.list(directory.resolve("hubble"))) {
      StringBuilder flows = new StringBuilder();
      for (Path node : nodes.toList()) {
        flows.append(Files.readString(node));
      }
      Files.writeString(directory.resolve("observed.jsonl"), flows);
    }
    Files.writeString(
        directory.resolve("connections.log"), CONNECTION.formatted(start.getEpochSecond()));
    Files.writeString(directory.resolve("coredns.log"), QUERY.formatted(start));
    Files.writeString(directory.resolve("cadvisor.txt"), CADVISOR);
  }

  /** What commands have sent would count in the next test. */
  @AfterAll
  static void settle() {
    stack.succeed("wait");
  }

  @TestFactory
  Stream<DynamicTest> everyCommandWorks() throws IOException {
    List<Command> commands = commands();
    assertThat(commands).hasSizeGreaterThan(12);
    // What is sent is there before what is asked, wherever the README says it.
    Stream<Command> sending = commands.stream().filter(command -> command.columns == null);
    Stream<Command> asking = commands.stream().filter(command -> command.columns != null);
    return Stream.concat(sending, asking)
        .map(command -> dynamicTest(command.text, () -> works(command)));
  }

  private static void works(Command command) {
    String answer = stack.shell(onThisStack(command.text));
    if (command.columns != null) {
      assertThat(names(answer.lines().findFirst().orElse("")))
          .startsWith(names(command.columns).toArray(String[]::new));
    }
  }

  private static List<String> names(String header) {
    return Stream.of(header.split("\\|")).map(String::strip).toList();
  }

  private static String onThisStack(String command) {
    return command
        .replaceFirst("^kubectl logs [^|]*\\|", "cat " + directory + "/coredns.log |")
        .replaceFirst("^kubectl get --raw [^|]*\\|", "cat " + directory + "/cadvisor.txt |")
        .replaceFirst("^kubectl .*--watch[^|]*\\|", "cat " + directory + "/k8s/watch.jsonl |")
        .replaceFirst("^kubectl [^|]*\\|", "cat " + directory + "/k8s/initial.json |")
        .replaceFirst("^conntrack [^|]*\\|", "cat " + directory + "/connections.log |")
        .replaceFirst("^hubble [^|]*\\|", "cat " + directory + "/observed.jsonl |")
        .replace("http://clickhouse:8123", stack.clickHouse().toString());
  }

  private static List<Command> commands() throws IOException {
    List<Command> commands = new ArrayList<>();
    List<String> lines = Files.readAllLines(README);
    boolean shell = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("```")) {
        shell = line.equals("```sh");
      } else if (line.startsWith(PROMPT)) {
        add(commands, new Command(line.substring(PROMPT.length()), lines.get(i + 1)));
      } else if (shell) {
        add(commands, new Command(line.replaceFirst("\\s+# .*", ""), null));
      }
    }
    return commands;
  }

  private static void add(List<Command> commands, Command command) {
    if (ELSEWHERE.stream().noneMatch(command.text::startsWith)) {
      commands.add(command);
    }
  }
}
