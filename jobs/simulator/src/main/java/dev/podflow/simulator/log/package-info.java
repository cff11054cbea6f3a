/**
 * Logs that others than Cilium write of the same traffic: Calico, Istio's proxies, connection
 * tracking, CoreDNS. Each is a witness of conversations, writes what the real one would, and tells
 * the truth about itself, as far as it can know it.
 */
package dev.podflow.simulator.log;
