package dev.podflow.policy;

/**
 * When a policy selects pods that are alike, and what it does with them.
 *
 * @param step when their namespace got the labels by which it does; the least number if always
 * @param from first moment, epoch milliseconds
 * @param until first moment after it
 */
record Selection(long step, long from, long until, Effect effect) {}
