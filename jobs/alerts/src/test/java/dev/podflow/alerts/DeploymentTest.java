package dev.podflow.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.podflow.commit.CommitOptions;
import dev.podflow.config.JobConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeploymentTest {
  private static final Path MANIFEST = Path.of("../../infra/kubernetes/base/flink-alerts.yaml");

  @Test
  void theManifestStartsThisJobWithOptionsThatItHas() throws IOException {
    JsonNode job = new YAMLMapper().readTree(MANIFEST.toFile()).at("/spec/job");
    assertThat(job.path("entryClass").asText()).isEqualTo(AlertsJob.class.getName());
    List<String> arguments = new ArrayList<>();
    job.path("args").forEach(argument -> arguments.add(argument.asText()));
    JobConfig config = JobConfig.parse(AlertsOptions.ALL, arguments.toArray(String[]::new));
    assertThat(config.jobName()).isEqualTo("alerts");
    CommitOptions commit = config.commit();
    assertThat(commit.url()).hasScheme("https");
    assertThat(commit.access().user()).isEqualTo("podflow_jobs");
    assertThat(commit.access().passwordFile()).startsWith("/etc/podflow/clickhouse/");
  }
}
