/**
 * The Java side of {@code infra/podflow}: one class per command, and the broker's main class. What
 * the commands are made of lives in the subpackages, one per thing that is talked to.
 */
package dev.podflow.local;
