/**
 * What the tables have to say after a simulation, and the comparison with what they do say. The
 * truth is told by whoever decides what happens; it never reads a record.
 */
package dev.podflow.simulator.truth;
