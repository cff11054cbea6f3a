/**
 * What Podflow costs: benchmarks of the real thing on a stack of their own. Each prints its figures
 * as JSON objects, a line each, and fails where the work that it measured was not done right.
 */
package dev.podflow.local.bench;
