package dev.podflow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsersTest {
  @TempDir private Path directory;

  private Users users(String text) throws IOException {
    return Users.read(Files.writeString(directory.resolve("users"), text));
  }

  private static Headers basic(String pair) {
    Headers headers = new Headers();
    byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
    headers.set("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
    return headers;
  }

  @Test
  void eachHasARole() throws Exception {
    Users users = users("writer.jobs = s3:cret\nreader.grafana = öffentlich\n");
    assertThat(users.authenticate(basic("jobs:s3:cret"))).isEqualTo(Users.Role.WRITER);
    assertThat(users.authenticate(basic("grafana:öffentlich"))).isEqualTo(Users.Role.READER);
    Headers own = new Headers();
    own.set("X-ClickHouse-User", "jobs");
    own.set("X-ClickHouse-Key", "s3:cret");
    assertThat(users.authenticate(own)).isEqualTo(Users.Role.WRITER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobs:", "jobs", "jobs:secret2", "nobody:secret", "", ":", "JOBS:secret"})
  void othersAreRefusedAllAlike(String pair) throws Exception {
    Users users = users("writer.jobs = secret\n");
    assertThatThrownBy(() -> users.authenticate(basic(pair)))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("Code: 516.")
        .hasMessageNotContaining("secret");
  }

  @Test
  void whoSaysNothingIsAsked() throws Exception {
    Users users = users("writer.jobs = secret\n");
    assertThatThrownBy(() -> users.authenticate(new Headers())).hasMessageContaining("Code: 194.");
    Headers broken = new Headers();
    broken.set("Authorization", "Basic ???");
    assertThatThrownBy(() -> users.authenticate(broken)).hasMessageContaining("Code: 516.");
  }

  @Test
  void nobodyNamedMeansEverybody() throws Exception {
    assertThat(Users.NOBODY_NAMED.authenticate(basic("default:"))).isEqualTo(Users.Role.WRITER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "admin.jobs=secret",
        "jobs=secret",
        "writer.jobs=",
        "writer.a=secret\nreader.a=secret"
      })
  void aFileThatSaysSomethingElseIsRefusedWithoutItsPasswords(String text) {
    assertThatThrownBy(() -> users(text))
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining("secret");
  }
}
