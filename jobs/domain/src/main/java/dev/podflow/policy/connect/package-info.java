/**
 * Which connections network policies allow: between pods, and with addresses outside of the
 * cluster. By the rules of Kubernetes' NetworkPolicy: who is isolated reaches, or is reached by,
 * what a rule of a policy that selects it allows; a connection needs the leave of both ends.
 */
package dev.podflow.policy.connect;
