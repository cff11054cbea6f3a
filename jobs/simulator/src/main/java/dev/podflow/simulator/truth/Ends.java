package dev.podflow.simulator.truth;

import java.util.List;

/**
 * Who talked to whom, client to server, in the words of the tables.
 *
 * @param dstService the service that offers the server's port; empty if none does
 * @param dstPort the server's own port; 0 if the protocol has none
 */
public record Ends(
    String srcNamespace,
    String srcWorkload,
    String srcKind,
    String dstNamespace,
    String dstWorkload,
    String dstKind,
    String dstService,
    int dstPort,
    String protocol) {
  /** The same for somebody who does not know the service. */
  public Ends withoutService() {
    return new Ends(
        srcNamespace,
        srcWorkload,
        srcKind,
        dstNamespace,
        dstWorkload,
        dstKind,
        "",
        dstPort,
        protocol);
  }

  List<String> client() {
    return List.of(srcNamespace, srcWorkload);
  }

  List<String> both() {
    return List.of(
        srcNamespace, srcWorkload, srcKind, dstNamespace, dstWorkload, dstKind, dstService);
  }

  String port() {
    return Integer.toString(dstPort);
  }
}
