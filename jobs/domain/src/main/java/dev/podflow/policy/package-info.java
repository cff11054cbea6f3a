/**
 * What network policies say: which pods each of them selects, which pods are isolated, and which
 * connections are allowed. Policies of every kind become the same few words here, so that the
 * kinds' own rules are read in one place each. History is kept as of the time of the event.
 */
package dev.podflow.policy;
