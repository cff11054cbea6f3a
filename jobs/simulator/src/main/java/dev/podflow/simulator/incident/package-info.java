/**
 * A small cluster with normal days, in which things go wrong at known times. What it writes is
 * little, and enough for alerts. The truth is what goes wrong, from when to when.
 */
package dev.podflow.simulator.incident;
