/**
 * What a command says: data on standard output, everything else on standard error. Colours and
 * moving lines only where a person looks on.
 */
package dev.podflow.local.console;
