package dev.podflow.simulator.traffic;

/** Observation points with their numbers (pkg/monitor/api/types.go of Cilium). */
enum Point {
  TO_ENDPOINT(0),
  TO_PROXY(1),
  TO_HOST(2),
  TO_STACK(3),
  TO_OVERLAY(4),
  FROM_ENDPOINT(5),
  FROM_OVERLAY(9),
  FROM_NETWORK(10),
  TO_NETWORK(11);

  final int number;

  Point(int number) {
    this.number = number;
  }
}
