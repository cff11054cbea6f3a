/**
 * Processes that outlive the launcher: how they are started, found again by their pid files and
 * stopped.
 */
package dev.podflow.local.process;
