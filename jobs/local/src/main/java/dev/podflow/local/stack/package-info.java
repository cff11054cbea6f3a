/**
 * The local stack as a whole: broker, engine, Flink cluster and jobs, started together, looked
 * after and stopped.
 */
package dev.podflow.local.stack;
