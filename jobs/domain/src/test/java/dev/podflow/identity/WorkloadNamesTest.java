package dev.podflow.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadNamesTest {
  @ParameterizedTest
  @CsvSource({
    "adservice-77d5cd745d-t8mx4,   adservice,       Deployment",
    "cart-v1-79f774bdb9-x2x4z,     cart-v1,         Deployment",
    "web-0,                        web,             StatefulSet",
    "kafka-broker-12,              kafka-broker,    StatefulSet",
    "cilium-x8k2p,                 cilium,          DaemonSet",
    "kube-dns-x8k2p,               kube-dns,        DaemonSet",
    "node-exporter-x8k2p,          node-exporter,   DaemonSet",
    "report-29538240-x8k2p,        report,          CronJob",
    "job-bcdfgh-x8k2p,             job-bcdfgh-x8k2p, Pod",
    "redis,                        redis,           Pod",
    "debug-shell,                  debug-shell,     Pod",
    "release-2026,                 release,         StatefulSet",
    "release-01,                   release-01,      Pod",
    "-x8k2p,                       -x8k2p,          Pod",
  })
  void guesses(String pod, String workload, String kind) {
    assertThat(WorkloadNames.of(pod)).isEqualTo(new WorkloadNames.Guess(workload, kind));
  }

  @ParameterizedTest
  @CsvSource({
    "adservice-77d5cd745d-*, adservice,  Deployment",
    "report-29538240-*,      report,     CronJob",
    "web-*,                  web,        ''",
    "job-bcdfgh-*,           job-bcdfgh, ''",
    "indexed-0-*,            indexed-0,  ''",
    "odd*,                   odd,        ''",
    "*,                      '',         ''",
  })
  void guessesFromHowNamesBegin(String prefix, String workload, String kind) {
    assertThat(WorkloadNames.ofPrefix(prefix)).isEqualTo(new WorkloadNames.Guess(workload, kind));
  }
}
