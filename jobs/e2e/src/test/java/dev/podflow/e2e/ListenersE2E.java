package dev.podflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody on another machine reaches the local stack: the kernel's list of sockets says so. */
@ExtendWith(LocalStack.Extension.class)
class ListenersE2E {
  private static final String TCP_LISTENS = "0A";
  private static final String UDP_UNCONNECTED = "07";

  @ParameterizedTest
  @ValueSource(strings = {"kafka", "clickhouse", "jobmanager", "taskmanager"})
  void everySocketOfAPartIsOnLoopback(String part, LocalStack stack) throws IOException {
    Path process = Path.of("/proc", Long.toString(stack.process(part).pid()));
    Set<String> sockets = sockets(process);
    List<InetAddress> addresses = new ArrayList<>();
    addresses.addAll(listening(process.resolve("net/tcp"), TCP_LISTENS, sockets));
    addresses.addAll(listening(process.resolve("net/tcp6"), TCP_LISTENS, sockets));
    assertThat(addresses).as("ports that it is reached by").isNotEmpty();
    addresses.addAll(listening(process.resolve("net/udp"), UDP_UNCONNECTED, sockets));
    addresses.addAll(listening(process.resolve("net/udp6"), UDP_UNCONNECTED, sockets));
    assertThat(addresses).allMatch(InetAddress::isLoopbackAddress);
  }

  /** Inodes of the sockets that the process holds. */
  private static Set<String> sockets(Path process) throws IOException {
    Set<String> inodes = new HashSet<>();
    try (Stream<Path> files = Files.list(process.resolve("fd"))) {
      for (Path file : files.toList()) {
        String target = target(file);
        if (target.startsWith("socket:[")) {
          inodes.add(target.substring("socket:[".length(), target.length() - 1));
        }
      }
    }
    return inodes;
  }

  /** What a descriptor is of; empty if it has been closed since. */
  private static String target(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  /**
   * Local addresses, from a table as proc(5) describes it: number, local, remote, state, …, inode.
   */
  private static List<InetAddress> listening(Path table, String state, Set<String> inodes)
      throws IOException {
    List<InetAddress> addresses = new ArrayList<>();
    List<String> lines = Files.readAllLines(table);
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.strip().split("\\s+");
      if (fields[3].equals(state) && inodes.contains(fields[9])) {
        addresses.add(address(fields[1].substring(0, fields[1].indexOf(':'))));
      }
    }
    return addresses;
  }

  /** An address is printed as words in the machine's own byte order. */
  private static InetAddress address(String hex) throws IOException {
    ByteBuffer words = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    ByteBuffer bytes = ByteBuffer.allocate(words.capacity()).order(ByteOrder.nativeOrder());
    while (words.hasRemaining()) {
      bytes.putInt(words.getInt());
    }
    return InetAddress.getByAddress(bytes.array());
  }
}
