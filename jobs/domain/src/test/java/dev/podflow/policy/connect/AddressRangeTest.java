package dev.podflow.policy.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.identity.Address;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0-10.255.255.255",
    "10.1.2.3/16, 10.1.0.0-10.1.255.255",
    "192.168.7.9/32, 192.168.7.9-192.168.7.9",
    "0.0.0.0/0, 0.0.0.0-255.255.255.255",
    "fd00::/8, fd00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "2001:db8::1/64, 2001:db8::-2001:db8::ffff:ffff:ffff:ffff",
    "2001:db8::1/65, 2001:db8::-2001:db8::7fff:ffff:ffff:ffff",
    "2001:db8::1/128, 2001:db8::1-2001:db8::1",
    "::/0, ::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
  })
  void readsBlocks(String cidr, String range) {
    assertThat(AddressRange.ofCidr(cidr)).hasToString(range);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "::/129", "x/8", "1.2.3.4/-1"})
  void refusesWhatIsNone(String cidr) {
    assertThat(AddressRange.ofCidr(cidr)).isNull();
  }

  @Test
  void isCutAtTheEdgesOfOthers() {
    assertThat(
            AddressRange.IPV4.cut(
                List.of(
                    AddressRange.ofCidr("0.0.0.0/0"),
                    AddressRange.ofCidr("10.0.0.0/8"),
                    AddressRange.ofCidr("10.1.0.0/16"),
                    AddressRange.ofCidr("fd00::/8"))))
        .extracting(AddressRange::toString)
        .containsExactly(
            "0.0.0.0-9.255.255.255",
            "10.0.0.0-10.0.255.255",
            "10.1.0.0-10.1.255.255",
            "10.2.0.0-10.255.255.255",
            "11.0.0.0-255.255.255.255");
  }

  /** Pieces cover the range, none twice, and each is in another range or out of it. */
  @Test
  void piecesTileTheRange() {
    Random random = new Random(2);
    for (int round = 0; round < 2_000; round++) {
      List<AddressRange> others =
          random
              .ints(random.nextInt(6))
              .mapToObj(bits -> AddressRange.ofCidr(text(bits) + '/' + random.nextInt(33)))
              .toList();
      List<AddressRange> pieces = AddressRange.IPV4.cut(others);
      long next = 0;
      for (AddressRange piece : pieces) {
        assertThat(number(piece.first())).isEqualTo(next);
        next = number(piece.last()) + 1;
        for (AddressRange other : others) {
          assertThat(other.contains(piece.first())).isEqualTo(other.contains(piece.last()));
        }
      }
      assertThat(next).isEqualTo(1L << 32);
    }
  }

  private static String text(int bits) {
    return "%d.%d.%d.%d"
        .formatted(bits >>> 24, (bits >>> 16) & 255, (bits >>> 8) & 255, bits & 255);
  }

  private static long number(Address address) {
    return address.low() & 0xffff_ffffL;
  }
}
