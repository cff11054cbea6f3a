/**
 * What a flow log says, whoever wrote it: one flat {@link dev.podflow.flow.Flow} that every
 * format's reader fills in and that is reused from record to record. It holds what was observed,
 * not what it means: who the ends were is decided in {@code identity}, what counts in {@code
 * count}.
 */
package dev.podflow.flow;
