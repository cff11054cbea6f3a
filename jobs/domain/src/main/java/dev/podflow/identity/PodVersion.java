package dev.podflow.identity;

/**
 * What history says of a version of a pod on one of its addresses.
 *
 * @param owner the pod with its workload, as far as the owner chain is known
 * @param withdrawn whether it turned out never to have had the address
 */
public record PodVersion(Address address, PodFacts facts, Owner owner, boolean withdrawn) {}
