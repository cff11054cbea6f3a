/**
 * What a flow means in numbers: which ends it joined, which rows it adds to, and whether it was
 * counted before. The rules are those of the outside contract ("Counting rules"); {@link
 * dev.podflow.count.HubbleCounter} holds Hubble's.
 */
package dev.podflow.count;
