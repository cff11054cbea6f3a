package dev.podflow.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  private final IpAddress address = new IpAddress();

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 0, ffff0a000001, 10.0.0.1",
    "255.255.255.255, 0, ffffffffffff, 255.255.255.255",
    "0.0.0.0, 0, ffff00000000, 0.0.0.0",
    "::ffff:10.0.0.1, 0, ffff0a000001, 10.0.0.1",
    "::, 0, 0, ::",
    "::1, 0, 1, ::1",
    "fd00::, fd00000000000000, 0, fd00::",
    "FD00:10:244:0:0:0:0:A, fd00001002440000, a, fd00:10:244::a",
    "fe80::1%eth0, fe80000000000000, 1, fe80::1",
    "1:2:3:4:5:6:7:8, 1000200030004, 5000600070008, 1:2:3:4:5:6:7:8",
    "1:0:0:2:0:0:0:3, 1000000000002, 3, 1:0:0:2::3",
    "64:ff9b::192.0.2.33, 64ff9b00000000, c0000221, 64:ff9b::c000:221",
    "1:2:3:4:5:6:7::, 1000200030004, 5000600070000, 1:2:3:4:5:6:7:0",
    "::2:3:4:5:6:7:8, 200030004, 5000600070008, 0:2:3:4:5:6:7:8"
  })
  void readsAndWritesAddresses(String text, String high, String low, String written) {
    assertThat(address.parse(text)).isTrue();
    assertThat(Long.toHexString(address.high)).isEqualTo(high);
    assertThat(Long.toHexString(address.low)).isEqualTo(low);
    assertThat(IpAddress.format(address.high, address.low)).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":::",
        "1",
        "10.0.0",
        "10.0.0.",
        ".10.0.0.1",
        "10.0.0.1.2",
        "10.0.0.256",
        "10.0.0.01",
        "10.0.0.-1",
        "a.b.c.d",
        "invalid IP",
        "<nil>",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "12345::",
        "::g",
        "1:2:3:4:5:6:7:8::",
        "1:",
        ":1",
        "::10.0.0.256",
        "1:2:3:4:5:6:7:10.0.0.1",
        "10.0.0.1::",
        "fe80::1:"
      })
  void refusesWhatIsNone(String text) {
    assertThat(address.parse(text)).as(text).isFalse();
  }

  @Test
  void agreesWithJava() throws UnknownHostException {
    Random random = new Random(4);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = new byte[16];
      random.nextBytes(bytes);
      for (int j = 0; j < 16; j += 2) {
        if (random.nextBoolean()) {
          bytes[j] = 0;
          bytes[j + 1] = 0;
        }
      }
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      assertThat(address.parse(InetAddress.getByAddress(bytes).getHostAddress())).isTrue();
      assertThat(address.high).isEqualTo(buffer.getLong(0));
      assertThat(address.low).isEqualTo(buffer.getLong(8));
      String written = IpAddress.format(address.high, address.low);
      assertThat(InetAddress.getByName(written)).isEqualTo(InetAddress.getByAddress(bytes));
      assertThat(address.parse(written)).isTrue();
      assertThat(address.high).isEqualTo(buffer.getLong(0));
      assertThat(address.low).isEqualTo(buffer.getLong(8));
    }
  }
}
