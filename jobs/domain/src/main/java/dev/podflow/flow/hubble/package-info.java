/**
 * Reads flows as Cilium's Hubble exports them: protobuf JSON of {@code
 * cilium/api/v1/flow/flow.proto}, in any of the envelopes that its exporters and its command line
 * have used.
 */
package dev.podflow.flow.hubble;
