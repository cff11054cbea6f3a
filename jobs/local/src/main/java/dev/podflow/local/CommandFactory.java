package dev.podflow.local;

import java.lang.reflect.Constructor;
import picocli.CommandLine;

/** Makes each command with the launcher that it belongs to. */
final class CommandFactory implements CommandLine.IFactory {
  private final Podflow podflow;

  CommandFactory(Podflow podflow) {
    this.podflow = podflow;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (constructor.getParameterCount() == 1
          && constructor.getParameterTypes()[0] == Podflow.class) {
        return type.cast(constructor.newInstance(podflow));
      }
    }
    return CommandLine.defaultFactory().create(type);
  }
}
