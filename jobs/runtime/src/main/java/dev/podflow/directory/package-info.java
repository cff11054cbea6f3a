/**
 * The directory of who owned which address when, one per process: read from {@code k8s.metadata} by
 * a consumer of its own and shared by all subtasks that look addresses up.
 */
package dev.podflow.directory;
