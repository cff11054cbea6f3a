/** The sink's parts, taken singly by benchmarks. */
package dev.podflow.commit;
