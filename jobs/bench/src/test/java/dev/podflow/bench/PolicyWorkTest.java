package dev.podflow.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** That what is measured is done; how long it takes is the machine's business. */
class PolicyWorkTest {
  private final PolicyWork work = new PolicyWork(300, 1_000);

  @Test
  void eachStepTellsWhatHasChanged() {
    work.load();
    long loaded = work.rows();
    assertThat(loaded).as("policies, and pods that two or more select each").isGreaterThan(2_300);

    work.replacePod();
    long one = work.rows() - loaded;
    assertThat(one).as("the pod that ended and the one that came").isBetween(4L, 40L);

    work.replaceByAnother();
    assertThat(work.rows() - loaded - one).isBetween(4L, 40L);

    long before = work.rows();
    work.changePolicy();
    assertThat(work.rows() - before).as("two versions, and their pods").isGreaterThan(2);

    before = work.rows();
    work.changeClusterPolicy();
    assertThat(work.rows() - before).isGreaterThan(10);
  }
}
