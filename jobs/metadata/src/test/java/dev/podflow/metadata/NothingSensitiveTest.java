package dev.podflow.metadata;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.schema.k8s.KubernetesObjectCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a pod is started with is not in {@code k8s.metadata}: arguments, variables, annotations. */
class NothingSensitiveTest {
  private static final String POD =
      """
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-0","namespace":"shop","uid":"u-1",
        "resourceVersion":"7","creationTimestamp":"2026-03-01T10:00:00Z","labels":{"app":"web"},
        "annotations":{"kubectl.kubernetes.io/last-applied-configuration":"s3cr3t","note":"s3cr3t"}},
       "spec":{"nodeName":"n1","serviceAccountName":"web",
        "volumes":[{"name":"a","secret":{"secretName":"s3cr3t"}}],
        "containers":[{"name":"web","image":"web:1","command":["run","--token=s3cr3t"],
          "args":["--password","s3cr3t"],"env":[{"name":"TOKEN","value":"s3cr3t"}],
          "livenessProbe":{"httpGet":{"path":"/s3cr3t","port":80,
            "httpHeaders":[{"name":"Authorization","value":"s3cr3t"}]}}}]},
       "status":{"phase":"Running","podIP":"10.0.0.1","podIPs":[{"ip":"10.0.0.1"}],
        "startTime":"2026-03-01T10:00:01Z","message":"s3cr3t"}}""";

  @Test
  void aPodsSecretsStayInTheCluster() throws IOException {
    List<byte[]> values = new ArrayList<>();
    new MetadataReader("prod")
        .read(
            new ByteArrayInputStream(POD.getBytes(UTF_8)),
            seen -> values.add(KubernetesObjectCodec.encode(seen.object())));
    assertThat(values).hasSize(1);
    assertThat(new String(values.get(0), ISO_8859_1)).contains("10.0.0.1").doesNotContain("s3cr3t");
  }
}
