package dev.podflow.metadata.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.podflow.policy.Effect;

/** The directions that a policy names. */
final class Types {
  private Types() {}

  static Effect isolating(JsonNode types) {
    boolean ingress = false;
    boolean egress = false;
    for (JsonNode type : types) {
      ingress |= type.asText().equals("Ingress");
      egress |= type.asText().equals("Egress");
    }
    return Effect.isolating(ingress, egress);
  }
}
