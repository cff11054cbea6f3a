/**
 * When somebody has to be told: rules over the rows that are committed, minute by minute of event
 * time. A {@link dev.podflow.alert.Rule} says what to look for, {@link dev.podflow.alert.Signals}
 * what a row means for it, a {@link dev.podflow.alert.Watch} what one group of one rule has seen
 * lately and where its alert stands. Nothing here reads a clock, so a replay raises the same alerts
 * with the same fingerprints and starts.
 */
package dev.podflow.alert;
