package dev.podflow.local.bench;

import java.util.List;
import java.util.Map;

/**
 * What a change costs the posture job where there are many policies: a pod that is replaced, by one
 * of its workload or by one unlike any other, and rules that change, of one namespace's policy or
 * of a cluster-wide one. Of everything that follows from it, up to the rows.
 */
final class PoliciesBenchmark implements Benchmark {
  private static final List<Integer> PODS = List.of(50_000);
  private static final int POLICIES = 10_000;

  @Override
  public String name() {
    return "policies";
  }

  @Override
  public String title() {
    return "CPU microseconds per change of a pod or a policy, with 10,000 policies";
  }

  @Override
  public void run(BenchRun run) {
    for (int pods : run.podsOr(PODS)) {
      Map<String, Double> figures =
          Figures.of(
              run.settings(),
              "what policies cost",
              "dev.podflow.bench.PolicyCost",
              Integer.toString(POLICIES),
              Integer.toString(pods));
      run.print(
          run.result(this)
              .put("policies", POLICIES)
              .put("pods", pods)
              .put("load_cpu_s", BenchRun.figure(figures.get("load_cpu_s")))
              .put("heap_mb", BenchRun.figure(figures.get("heap_bytes") / 1e6))
              .put("pod_us", BenchRun.figure(figures.get("pod_us")))
              .put("another_pod_us", BenchRun.figure(figures.get("another_pod_us")))
              .put("policy_us", BenchRun.figure(figures.get("policy_us")))
              .put("cluster_policy_us", BenchRun.figure(figures.get("cluster_policy_us"))));
    }
  }
}
