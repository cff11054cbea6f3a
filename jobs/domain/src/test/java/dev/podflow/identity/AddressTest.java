package dev.podflow.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  @Test
  void mapsIpv4IntoIpv6() {
    assertThat(Address.parse("10.0.3.7")).isEqualTo(new Address(0, 0xffff_0a00_0307L));
    assertThat(Address.parse("::ffff:10.0.3.7")).isEqualTo(Address.parse("10.0.3.7"));
    assertThat(Address.parse("255.255.255.255").low()).isEqualTo(0xffff_ffff_ffffL);
  }

  @Test
  void readsWhatJavaReads() throws UnknownHostException {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[16];
      for (int group = 0; group < 8; group++) {
        if (random.nextInt(3) > 0) {
          bytes[2 * group] = (byte) (random.nextBoolean() ? 0 : random.nextInt());
          bytes[2 * group + 1] = (byte) random.nextInt();
        }
      }
      bytes[0] = (byte) 0xfd;
      ByteBuffer expected = ByteBuffer.wrap(bytes);
      String full = InetAddress.getByAddress(bytes).getHostAddress();
      Address address = new Address(expected.getLong(0), expected.getLong(8));
      assertThat(Address.parse(full)).as(full).isEqualTo(address);
      String shortened = full.replaceFirst("(:0)+(:|$)", "::");
      assertThat(Address.parse(shortened)).as(shortened).isEqualTo(address);
    }
  }

  @Test
  void readsGaps() {
    assertThat(Address.parse("::")).isEqualTo(new Address(0, 0));
    assertThat(Address.parse("::1")).isEqualTo(new Address(0, 1));
    assertThat(Address.parse("fd00::")).isEqualTo(new Address(0xfd00_0000_0000_0000L, 0));
    assertThat(Address.parse("FD00::a:7"))
        .isEqualTo(new Address(0xfd00_0000_0000_0000L, 0x000a_0007L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "None",
        "10.0.3",
        "10.0.3.7.8",
        "10.0.3.256",
        "10.0..7",
        "10.0.3.",
        ":",
        ":::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4::5:6:7:8",
        "1::2::3",
        "12345::",
        "fd00::7%eth0",
        "fd00:",
        "1:2:3:4:5:6:7:1.2.3.4",
        "node-1",
        "010.0.0.1",
        "10.0.0.01",
        "10.0.00.1",
        "::ffff:10.0.0.07",
        "\u0661\u0660.0.0.1",
        "fd00::\u0661",
        "fd00::\uff41"
      })
  void refusesWhatIsNone(String text) {
    assertThat(Address.parse(text)).isNull();
  }
}
