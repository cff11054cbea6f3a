/** A simulated log that is told again and again, each time as if it happened later. */
package dev.podflow.simulator.replay;
