/** Kills and starves a stack of its own under load, and compares what it counted with the truth. */
package dev.podflow.local.chaos;
