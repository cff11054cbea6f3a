package dev.podflow.local.kafka;

import dev.podflow.alert.Rule;
import dev.podflow.local.console.Console;
import dev.podflow.local.console.Failure;
import dev.podflow.metadata.topic.TopicReader;
import dev.podflow.rules.RuleCodec;
import dev.podflow.rules.RuleFile;
import dev.podflow.schema.Topics;
import dev.podflow.schema.alert.AlertRule;
import dev.podflow.schema.alert.AlertRuleCodec;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The alert rules that are in force: topic {@code alert.rules}. */
public final class RuleTopic {
  private final KafkaAccess access;
  private final Console console;

  public RuleTopic(KafkaAccess access, Console console) {
    this.access = access;
    this.console = console;
  }

  /** All rules by name. */
  public Map<String, AlertRule> rules() {
    Map<String, AlertRule> rules = new TreeMap<>();
    try (TopicReader reader =
        Kafka.reader(access, Topics.ALERT_RULES.name(), null).fromBeginning()) {
      reader.readToEnd(
          record -> {
            String name = new String(record.key(), StandardCharsets.UTF_8);
            if (record.value() == null) {
              rules.remove(name);
            } else {
              rules.put(name, decode(name, record.value()));
            }
          });
    }
    return rules;
  }

  private static AlertRule decode(String name, byte[] value) {
    try {
      return AlertRuleCodec.decode(value);
    } catch (IOException e) {
      throw new Failure("rule " + name + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Puts the good rules of a file in force.
   *
   * @return how many there were, and what is wrong with the others
   */
  public RuleFile apply(Path path) {
    RuleFile file;
    try (Reader reader = Files.newBufferedReader(path)) {
      file = RuleFile.read(path.toString(), reader);
    } catch (IOException e) {
      throw new Failure("cannot read " + path + ": " + e.getMessage(), e);
    }
    put(file.rules(), path.getFileName().toString());
    return file;
  }

  /**
   * Puts rules in force, in place of those of the same names.
   *
   * @param source the name of the file that they were written in
   */
  void put(Collection<Rule> rules, String source) {
    try (RecordSender sender = new RecordSender(access, Topics.ALERT_RULES.name(), console)) {
      for (Rule rule : rules) {
        sender.send(key(rule.name()), AlertRuleCodec.encode(RuleCodec.toRecord(rule, source)));
      }
      sender.finish();
    }
  }

  /** Takes rules away. */
  public void remove(Collection<String> names) {
    try (RecordSender sender = new RecordSender(access, Topics.ALERT_RULES.name(), console)) {
      names.forEach(name -> sender.send(key(name), null));
      sender.finish();
    }
  }

  private static byte[] key(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }
}
