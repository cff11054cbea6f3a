package dev.podflow.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podflow.alert.Signal.Reporter;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A watch survives a restart, also into a later release. */
class SavedWatchTest extends Watching {
  @Test
  void aWatchOfAnEarlierReleaseIsRead() throws IOException {
    watch(Rules.with(RuleKind.NODE_DROPS, 1, 0, 2, 100));
    bad(0, 500);
    decideUntil(1);
    byte[] now = watch.toBytes();
    byte[] before = Arrays.copyOf(now, now.length - 2 * Long.BYTES - 2 * Integer.BYTES - 2);
    before[3] = 1;
    assertThat(Watch.fromBytes(before).toBytes()).isEqualTo(now);
  }

  /** Written by version 2, which did not know of pods: with a minute that is not decided. */
  @Test
  void aWatchWithoutPodsIsRead() throws IOException {
    String before =
        "00000002000472756c6500045343414e00000001000c7372635f776f726b6c6f61640006776f726b"
            + "657200075741524e494e47000000000001ab3f000000000001ab3f000000000001ab3f0080000000"
            + "00000000000000000000000000000000000000000000000000000000000000000000000000000000"
            + "000000000000000000000000000b736f6d6520706f6c696379000000000000000000000000000000"
            + "0000000000000000010000000001ab3f004000000000000000400000000000000000000000000000"
            + "00000000000000000000000000000000000000000000000000000000000000000000000000000000"
            + "020003613a323ff00000000000000003613a313ff0000000000000ffffffffffffffffffffffffff"
            + "ffffff0000000000000000";
    watch(Rules.with(RuleKind.SCAN, 5, 0, 2, 2));
    watch = Watch.fromBytes(HexFormat.of().parseHex(before));
    decideUntil(1);
    assertThat(told).extracting(Alert::policy).containsExactly("some policy");
    assertThat(told.get(0).contributors()).containsExactly("a:1", "a:2");
  }

  /** Savepoints hold these numbers. */
  @Test
  void whereAnAlertStandsIsSavedAsEver() {
    assertThat(Standing.QUIET.code()).isEqualTo((byte) 0);
    assertThat(Standing.PENDING.code()).isEqualTo((byte) 1);
    assertThat(Standing.FIRING.code()).isEqualTo((byte) 2);
    assertThatThrownBy(() -> Standing.of((byte) 3)).isInstanceOf(IOException.class);
  }

  /** At every minute of a long story the state is saved and restored: the alerts are the same. */
  @ParameterizedTest
  @EnumSource(RuleKind.class)
  void aRestoredWatchGoesOn(RuleKind kind) throws IOException {
    watch(Rules.of(kind));
    story(false);
    List<Alert> expected = List.copyOf(told);
    watch(Rules.of(kind));
    story(true);
    assertThat(told).isEqualTo(expected).isNotEmpty();
  }

  private void story(boolean restored) throws IOException {
    for (int minute = 0; minute < 60; minute++) {
      boolean wrong = minute >= 30 && minute < 36;
      if (!(wrong && rule.kind() == RuleKind.SILENT_SOURCE)) {
        for (int i = 0; i < (wrong ? 30 : 1); i++) {
          watch.add(
              new Signal(
                  rule.name(),
                  new TreeMap<>(),
                  NOON + minute,
                  minute < 5,
                  Reporter.SOURCE,
                  wrong ? 90 : 0,
                  100,
                  sketch(wrong ? 5_000_000 : 10_000, 100),
                  wrong ? "member-" + i : "",
                  "policy",
                  false,
                  wrong ? "a change" : ""),
              NOON + minute);
        }
      }
      decideUntil(minute);
      watch = restored ? Watch.fromBytes(watch.toBytes()) : watch;
    }
  }
}
