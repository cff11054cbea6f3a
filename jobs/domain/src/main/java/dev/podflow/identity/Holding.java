package dev.podflow.identity;

/** An object's holding of an address or a name during a span. */
record Holding(ObjectId object, Span span, Owner owner) {
  /** Services share addresses with nodes and with each other, pods and nodes do not. */
  boolean exclusive() {
    return owner.kind() != Owner.Kind.SERVICE;
  }

  Holding endingWith(Holding next) {
    Span shorter =
        new Span(
            span.since(),
            span.sinceUncertaintyMs(),
            next.span.since(),
            next.span.sinceUncertaintyMs());
    return new Holding(object, shorter, owner);
  }
}
