/**
 * Who was it: the {@link dev.podflow.identity.Directory} knows which pod, node or service owned an
 * address at which time, as far as the metadata seen so far tells.
 */
package dev.podflow.identity;
