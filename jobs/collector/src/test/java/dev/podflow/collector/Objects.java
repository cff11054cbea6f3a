package dev.podflow.collector;

import java.time.Instant;

/** Objects as an API server has them. */
final class Objects {
  static final String PODS = "/api/v1/pods";
  static final String SERVICES = "/api/v1/services";
  static final Instant BORN = Instant.parse("2026-01-02T12:00:00Z");

  private Objects() {}

  static String pod(String name, String label, String ip) {
    return json(
        ("{'kind':'Pod','apiVersion':'v1','unheardOf':{'x':[1]},'metadata':{'name':'%s',"
                + "'namespace':'shop','uid':'uid-%s','creationTimestamp':'%s','labels':{'v':'%s'}},"
                + "'status':{'phase':'Running','startTime':'%s','podIP':'%s','new':null}}")
            .formatted(name, name, BORN, label, BORN, ip));
  }

  static String service(String name) {
    return json(
        ("{'metadata':{'name':'%s','namespace':'shop','uid':'uid-%s','creationTimestamp':'%s'},"
                + "'spec':{'clusterIP':'10.96.0.1','ports':[{'port':80}]}}")
            .formatted(name, name, BORN));
  }

  static String policy(String name, String selector) {
    return json(
        ("{'metadata':{'name':'%s','namespace':'shop','uid':'uid-%s','creationTimestamp':'%s'},"
                + "'spec':{'selector':'%s'}}")
            .formatted(name, name, BORN, selector));
  }

  static String json(String text) {
    return text.replace('\'', '"');
  }
}
