/**
 * The job that tells people what is wrong: holds what the other jobs committed against rules, which
 * may change while it runs, and writes alerts to their topic and table.
 */
package dev.podflow.alerts;
