/**
 * From Kubernetes objects, as kubectl prints them or the API sends them, to the versions in topic
 * {@code k8s.metadata}, and from there into a {@link dev.podflow.identity.Directory}.
 */
package dev.podflow.metadata;
