/**
 * From the specs of network policies, as {@code k8s.metadata} keeps them, to what they mean. Each
 * group of kinds has its reader: Kubernetes' own, Calico's, Cilium's, and the admin policies.
 */
package dev.podflow.metadata.policy;
