/**
 * The local Flink session cluster: its configuration, its REST interface, and the checkpoint from
 * which a job goes on.
 */
package dev.podflow.local.flink;
