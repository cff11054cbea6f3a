package dev.podflow.policy.connect;

import dev.podflow.flow.IpAddress;
import dev.podflow.identity.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Addresses from one to another, both of them too.
 *
 * @param first not after last
 */
public record AddressRange(Address first, Address last) {
  /** All of IPv4. */
  public static final AddressRange IPV4 =
      new AddressRange(Address.parse("0.0.0.0"), Address.parse("255.255.255.255"));

  private static final int BITS = 128;
  private static final int IPV4_BITS = 32;

  /**
   * The addresses of a block such as {@code 10.0.0.0/8} or {@code fd00::/8}.
   *
   * @return null if the text is none
   */
  public static AddressRange ofCidr(String cidr) {
    int slash = cidr.indexOf('/');
    Address address = slash < 0 ? null : Address.parse(cidr.substring(0, slash));
    if (address == null || !cidr.substring(slash + 1).matches("\\d{1,3}")) {
      return null;
    }
    boolean ipv4 = cidr.indexOf(':') < 0;
    int prefix = Integer.parseInt(cidr.substring(slash + 1)) + (ipv4 ? BITS - IPV4_BITS : 0);
    if (prefix > BITS) {
      return null;
    }
    long high = prefix >= Long.SIZE ? 0 : -1L >>> prefix;
    long low = prefix >= BITS ? 0 : prefix <= Long.SIZE ? -1L : -1L >>> (prefix - Long.SIZE);
    return new AddressRange(
        new Address(address.high() & ~high, address.low() & ~low),
        new Address(address.high() | high, address.low() | low));
  }

  boolean contains(Address address) {
    return compare(first, address) <= 0 && compare(address, last) <= 0;
  }

  /**
   * Cuts it where others begin and end, so that each piece lies wholly inside or outside of them.
   */
  public List<AddressRange> cut(List<AddressRange> others) {
    TreeSet<Address> starts = new TreeSet<>(AddressRange::compare);
    starts.add(first);
    for (AddressRange other : others) {
      if (contains(other.first)) {
        starts.add(other.first);
      }
      if (contains(other.last) && !other.last.equals(last)) {
        starts.add(next(other.last));
      }
    }
    List<AddressRange> pieces = new ArrayList<>();
    for (Address start : starts) {
      Address following = starts.higher(start);
      pieces.add(new AddressRange(start, following == null ? last : previous(following)));
    }
    return pieces;
  }

  private static int compare(Address a, Address b) {
    int high = Long.compareUnsigned(a.high(), b.high());
    return high != 0 ? high : Long.compareUnsigned(a.low(), b.low());
  }

  private static Address next(Address address) {
    long low = address.low() + 1;
    return new Address(low == 0 ? address.high() + 1 : address.high(), low);
  }

  private static Address previous(Address address) {
    long low = address.low() - 1;
    return new Address(address.low() == 0 ? address.high() - 1 : address.high(), low);
  }

  @Override
  public String toString() {
    return text(first) + '-' + text(last);
  }

  private static String text(Address address) {
    return IpAddress.format(address.high(), address.low());
  }
}
