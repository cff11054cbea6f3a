package dev.podflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The demo, as a newcomer runs it. */
@ExtendWith(LocalStack.Extension.class)
class DemoE2E {
  @Test
  void theTablesAgreeWithTheSimulator(LocalStack stack) {
    LocalStack.Result demo = stack.run("demo", "--minutes", "1", "--seed", "3");
    assertThat(demo.status()).as(demo.toString()).isZero();
    assertThat(demo.output())
        .contains("requests_s")
        .containsPattern("[1-9]\\d* rows and [1-9]\\d* quantiles compared: 0 missing, 0 extra")
        .containsPattern("[1-9]\\d* faults injected, 0 missed");
  }
}
