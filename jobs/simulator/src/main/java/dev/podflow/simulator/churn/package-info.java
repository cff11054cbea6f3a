/**
 * Clusters whose pods come and go as fast as they can, with everything that makes it hard to tell
 * who an address belonged to: addresses that are reused after two seconds, finished pods that keep
 * theirs, lost nodes, wrong clocks, metadata that is late, doubled or lost. And the truth about
 * each flow's two ends, to compare with. Everything follows from a seed.
 */
package dev.podflow.simulator.churn;
