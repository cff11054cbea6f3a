/**
 * Traffic between the pods of a simulated cluster: it decides what happens, writes the records that
 * Hubble would write of it, and tells the truth what was decided.
 */
package dev.podflow.simulator.traffic;
