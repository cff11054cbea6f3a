package dev.podflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EngineExceptionTest {
  @Test
  void theCodeIsReadFromTheMessage() {
    EngineException e =
        new EngineException("Code: 60. DB::Exception: Table t does not exist. (UNKNOWN_TABLE)");
    assertThat(e.code()).isEqualTo(60);
    assertThat(e.status()).isEqualTo(404);
    assertThat(e.body("26.7"))
        .isEqualTo(
            "Code: 60. DB::Exception: Table t does not exist. (UNKNOWN_TABLE) (version 26.7)\n");
  }

  @Test
  void aMessageWithoutCodeIsStillOneThatDriversUnderstand() {
    EngineException e = new EngineException("The engine has closed the insert");
    assertThat(e.status()).isEqualTo(500);
    assertThat(e.body("26.7"))
        .isEqualTo("Code: 1002. DB::Exception: The engine has closed the insert (version 26.7)\n");
  }
}
