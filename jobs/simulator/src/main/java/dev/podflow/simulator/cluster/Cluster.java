package dev.podflow.simulator.cluster;

import dev.podflow.simulator.SimulationConfig;
import dev.podflow.simulator.cluster.Route.Treatment;
import dev.podflow.simulator.cluster.Workload.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The whole cluster, with everything that will become of its pods during the simulation. */
public final class Cluster {
  private static final List<String> NAMESPACES = List.of("shop", "billing", "search", "media");
  private static final List<String> NAMES =
      List.of(
          "frontend",
          "cart",
          "orders",
          "payments",
          "catalog",
          "inventory",
          "shipping",
          "accounts",
          "reviews",
          "ratings",
          "pricing",
          "recommendations");
  private static final int REPLICAS = 4;

  public final String name;
  public final List<ClusterNode> nodes = new ArrayList<>();
  public final List<String> namespaces = new ArrayList<>();
  public final List<Workload> workloads = new ArrayList<>();
  public final List<Route> routes = new ArrayList<>();

  /** Those of {@link #workloads} that ask for names and call out. */
  public final List<Workload> applications = new ArrayList<>();

  public final Workload dns;
  public final Workload gateway;
  final Map<String, Policy> kubernetesPolicies = new TreeMap<>();
  final Workload cleanup;
  private int nextIdentity = 10_000;

  public Cluster(SimulationConfig config, Dice dice) {
    name = config.cluster();
    for (int i = 0; i < config.nodes(); i++) {
      nodes.add(ClusterNode.create(i, config.nodes(), config.maskedShare(), dice));
    }
    namespaces.addAll(List.of("default", "kube-system", "ingress", "monitoring"));
    dns =
        add(
            "kube-system",
            "coredns",
            Kind.DEPLOYMENT,
            "kube-dns",
            List.of(new Port("dns", "UDP", 53, 53), new Port("dns-tcp", "TCP", 53, 53)),
            dice);
    gateway =
        add(
            "ingress",
            "gateway",
            Kind.DEPLOYMENT,
            "gateway",
            List.of(new Port("https", "TCP", 443, 8443)),
            dice);
    Workload agent =
        add(
            "monitoring",
            "log-agent",
            Kind.DAEMON_SET,
            "",
            List.of(new Port("metrics", "TCP", 9100, 9100)),
            dice);
    Workload prometheus =
        add("monitoring", "prometheus", Kind.STATEFUL_SET, "prometheus", http(9090), dice);
    Workload debug = add("default", "debug", Kind.BARE_POD, "", List.of(), dice);
    addApplications(config, dice);
    Workload migrate = add("shop", "migrate", Kind.JOB, "", List.of(), dice);
    cleanup = add("shop", "cleanup", Kind.CRON_JOB, "", List.of(), dice);
    new PodPlan(this, config, dice).plan();
    addRoutes(agent, prometheus, List.of(debug, migrate, cleanup), dice);
  }

  private void addApplications(SimulationConfig config, Dice dice) {
    int fixed = 2 + 2 + config.nodes() + 1 + 1 + 1;
    int count = Math.max(6, (config.pods() - fixed) / REPLICAS);
    for (int i = 0; i < count; i++) {
      int round = i / (NAMESPACES.size() * NAMES.size());
      String base = NAMES.get(i / NAMESPACES.size() % NAMES.size());
      String namespace = NAMESPACES.get(i % NAMESPACES.size());
      if (!namespaces.contains(namespace)) {
        namespaces.add(namespace);
      }
      boolean stateful = i % 6 == 5;
      String workload = base + (stateful ? "-db" : "") + (round == 0 ? "" : "-" + round);
      List<Port> ports =
          stateful ? List.of(new Port("postgres", "TCP", 5432, 5432)) : http(8080 + i % 3);
      Kind kind = stateful ? Kind.STATEFUL_SET : Kind.DEPLOYMENT;
      applications.add(add(namespace, workload, kind, workload, ports, dice));
    }
  }

  private static List<Port> http(int targetPort) {
    return List.of(new Port("http", "TCP", 80, targetPort));
  }

  private Workload add(
      String namespace, String name, Kind kind, String service, List<Port> ports, Dice dice) {
    String headless = kind == Kind.STATEFUL_SET ? "a-" + name + "-headless" : "";
    Workload workload =
        new Workload(namespace, name, kind, nextIdentity++, service, headless, ports, dice);
    workloads.add(workload);
    return workload;
  }

  /** How many pods a workload has at the start. */
  int replicas(Workload workload) {
    return switch (workload.kind) {
      case DEPLOYMENT -> workload == dns || workload == gateway ? 2 : REPLICAS;
      case STATEFUL_SET -> workload.namespace.equals("monitoring") ? 1 : REPLICAS;
      case DAEMON_SET -> nodes.size();
      case JOB, BARE_POD -> 1;
      case CRON_JOB -> 0;
    };
  }

  private void addRoutes(Workload agent, Workload prometheus, List<Workload> callers, Dice dice) {
    for (int i = 0; i < applications.size(); i++) {
      Workload client = applications.get(i);
      int targets = dice.between(1, 4);
      for (int j = 1; j <= targets; j++) {
        Workload server = applications.get((i + j * j) % applications.size());
        if (server != client) {
          addRoute(client, server, null, dice);
        }
      }
    }
    addRoute(gateway, applications.get(0), Treatment.HTTP_AT_CLIENT, dice);
    addRoute(gateway, applications.get(1), Treatment.HTTP_AT_SERVER, dice);
    addRoute(prometheus, agent, Treatment.PLAIN, dice);
    addRoute(prometheus, applications.get(2), Treatment.HTTP_AT_CLIENT, dice);
    for (Workload caller : callers) {
      addRoute(caller, applications.get(5), Treatment.PLAIN, dice);
      addRoute(caller, applications.get(3), Treatment.HTTP_AT_SERVER, dice);
    }
    addRoute(applications.get(0), applications.get(5), Treatment.EXPLICIT_DENY, dice);
    addRoute(applications.get(4), applications.get(3), Treatment.DEFAULT_DENY, dice);
    addRoute(applications.get(2), applications.get(5), Treatment.DEFAULT_DENY, dice);
    addRoute(applications.get(1), applications.get(4), Treatment.AUDIT, dice);
  }

  private void addRoute(Workload client, Workload server, Treatment wanted, Dice dice) {
    Port port = server.ports.get(0);
    Treatment treatment = wanted;
    if (treatment == null) {
      treatment =
          !port.name().equals("http")
              ? Treatment.PLAIN
              : dice.chance(0.6) ? Treatment.HTTP_AT_CLIENT : Treatment.HTTP_AT_SERVER;
    }
    List<Policy> egress = List.of();
    List<Policy> ingress = List.of();
    switch (treatment) {
      case PLAIN, HTTP_AT_CLIENT, HTTP_AT_SERVER -> {
        egress =
            treatment == Treatment.HTTP_AT_CLIENT
                ? List.of(
                    new Policy(
                        "CiliumNetworkPolicy", client.namespace, client.name + "-http-egress"))
                : List.of();
        ingress = dice.chance(0.7) ? List.of(allow(client, server)) : List.of();
        if (dice.chance(0.2)) {
          ingress = new ArrayList<>(ingress);
          ingress.add(new Policy("CiliumClusterwideNetworkPolicy", "", "baseline"));
        }
      }
      case EXPLICIT_DENY ->
          egress =
              List.of(new Policy("CiliumNetworkPolicy", client.namespace, "no-foreign-databases"));
      case AUDIT ->
          ingress =
              dice.chance(0.5)
                  ? List.of(new Policy("CiliumNetworkPolicy", server.namespace, "lock-down-trial"))
                  : List.of();
      case DEFAULT_DENY -> {}
    }
    routes.add(new Route(client, server, port, treatment, egress, ingress));
  }

  private Policy allow(Workload client, Workload server) {
    String policy = "allow-" + client.name + "-to-" + server.name;
    return kubernetesPolicies.computeIfAbsent(
        server.namespace + "/" + policy,
        key -> new Policy("NetworkPolicy", server.namespace, policy));
  }
}
