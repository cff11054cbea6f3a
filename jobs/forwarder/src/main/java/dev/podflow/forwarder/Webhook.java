package dev.podflow.forwarder;

import dev.podflow.schema.alert.Alert;
import java.util.Collection;
import java.util.Map;

/** Anybody who takes {@code {"alerts": […]}}: the changes, each at least once. */
final class Webhook implements Receiver {
  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public boolean forgets() {
    return false;
  }

  @Override
  public String body(Collection<Alert> alerts) {
    return AlertJson.text(Map.of("alerts", alerts.stream().map(AlertJson::fields).toList()));
  }
}
