package dev.podflow.forwarder;

import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** Warnings of a class, until this is closed. */
final class LogCapture extends AbstractAppender implements AutoCloseable {
  private final Logger logger;
  private final List<String> messages;

  LogCapture(Class<?> of, List<String> messages) {
    super("capture", null, null, true, Property.EMPTY_ARRAY);
    this.logger = (Logger) LogManager.getLogger(of);
    this.messages = messages;
    start();
    logger.addAppender(this);
    logger.setLevel(Level.WARN);
  }

  @Override
  public void append(LogEvent event) {
    messages.add(event.getMessage().getFormattedMessage());
  }

  @Override
  public void close() {
    logger.removeAppender(this);
    stop();
  }
}
