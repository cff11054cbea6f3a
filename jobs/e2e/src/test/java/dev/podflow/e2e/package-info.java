/**
 * Tests on the whole: the product against a second, naive count of the same records, in one process
 * and on the local stack as its users run it.
 */
package dev.podflow.e2e;
