package dev.podflow.policy.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.policy.connect.Ports.Protocol;
import org.junit.jupiter.api.Test;

class PortsTest {
  private static final Ports WEB = Ports.of(Protocol.TCP, 80, 80);
  private static final Ports HIGH = Ports.of(Protocol.TCP, 8_000, 8_100);

  @Test
  void isASet() {
    assertThat(WEB.or(HIGH)).hasToString("TCP 80,8000-8100");
    assertThat(WEB.or(Ports.of(Protocol.UDP, 53, 53))).hasToString("TCP 80, UDP 53");
    assertThat(WEB.and(HIGH)).isEqualTo(Ports.NONE).hasToString("none");
    assertThat(HIGH.and(Ports.of(Protocol.TCP, 8_050, 9_000))).hasToString("TCP 8050-8100");
    assertThat(HIGH.and(Ports.of(Protocol.UDP, 8_050, 9_000)).isEmpty()).isTrue();
    assertThat(WEB.and(Ports.ALL)).isEqualTo(WEB).hasSameHashCodeAs(WEB);
    assertThat(WEB).as("unchanged").hasToString("TCP 80");
  }

  @Test
  void allIsAllOfEachProtocol() {
    Ports all =
        Ports.of(Protocol.TCP).or(Ports.of(Protocol.UDP, 0, 70_000)).or(Ports.of(Protocol.SCTP));
    assertThat(all).isEqualTo(Ports.ALL).hasToString("all");
  }

  @Test
  void noPortIsBeyondItsRange() {
    assertThat(Ports.of(Protocol.TCP, 0, 0)).isEqualTo(Ports.NONE);
    assertThat(Ports.of(Protocol.TCP, 70_000, 80_000)).isEqualTo(Ports.NONE);
    assertThat(Ports.of(Protocol.TCP, 90, 80)).isEqualTo(Ports.NONE);
  }
}
