/**
 * Reads the flow logs of Calico: those of Calico Enterprise and Cloud as Felix writes them, and
 * Goldmane's of Calico 3.30 and later as its emitter, its API and Whisker show them. All of them
 * state sums over some minutes, of which each end reports its own; what a field means is documented
 * in {@code tigera/docs} (flow log data types) and {@code projectcalico/calico}
 * (goldmane/proto/api.proto). Their policies come in three dialects, which are read into the same
 * {@link dev.podflow.flow.PolicyTrace}.
 */
package dev.podflow.flow.calico;
