/**
 * Alert rules as people write them, in YAML files, and as topic {@code alert.rules} holds them.
 * What a rule means is {@link dev.podflow.alert}'s.
 */
package dev.podflow.rules;
