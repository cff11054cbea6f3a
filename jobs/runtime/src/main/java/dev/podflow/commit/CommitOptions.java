package dev.podflow.commit;

import dev.podflow.access.ClickHouseAccess;
import java.io.Serial;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/**
 * How the sink commits.
 *
 * @param url ClickHouse's HTTP interface
 * @param access the user there, and whom to take for ClickHouse
 * @param database the database of the tables
 * @param adoptLedger whether a start goes on although the ledger holds newer commits
 * @param mapRowsMax rows of one table that are merged in memory before they are encoded early
 * @param flowsPerCheckpointMax rows of {@code flows} per checkpoint and shard; more are cut,
 *     counted
 * @param keysPerSourceMax keys of one table that a source may have on a day
 * @param keysPerDayMax keys of one table on a day, per shard
 * @param rowsPerInsertMax rows of one insert; ClickHouse makes one block of up to a million
 * @param requestTimeout after which an answer counts as lost
 * @param retryDelayMin the first pause before a retry; it doubles each time
 * @param retryDelayMax the longest pause between retries
 */
public record CommitOptions(
    URI url,
    ClickHouseAccess access,
    String database,
    boolean adoptLedger,
    int mapRowsMax,
    int flowsPerCheckpointMax,
    int keysPerSourceMax,
    int keysPerDayMax,
    int rowsPerInsertMax,
    Duration requestTimeout,
    Duration retryDelayMin,
    Duration retryDelayMax)
    implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  public static final ConfigOption<String> URL =
      ConfigOptions.key("clickhouse.url")
          .stringType()
          .defaultValue("http://127.0.0.1:8123")
          .withDescription("ClickHouse's HTTP interface.");

  public static final ConfigOption<String> USER =
      ConfigOptions.key("clickhouse.user")
          .stringType()
          .defaultValue("default")
          .withDescription("The user that inserts, and reads what it has inserted.");

  public static final ConfigOption<String> PASSWORD_FILE =
      ConfigOptions.key("clickhouse.password-file")
          .stringType()
          .defaultValue("")
          .withDescription(
              "A file with that user's password, on each TaskManager. Without it the environment"
                  + " may have the password, in PODFLOW_CLICKHOUSE_PASSWORD.");

  public static final ConfigOption<String> CA_FILE =
      ConfigOptions.key("clickhouse.ca-file")
          .stringType()
          .defaultValue("")
          .withDescription(
              "Certificates (PEM) by which ClickHouse is known over HTTPS, on each TaskManager, in"
                  + " place of Java's own.");

  public static final ConfigOption<String> DATABASE =
      ConfigOptions.key("clickhouse.database")
          .stringType()
          .defaultValue("podflow")
          .withDescription("The database that the migrations were applied to.");

  public static final ConfigOption<Boolean> ADOPT_LEDGER =
      ConfigOptions.key("commit.adopt-ledger")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Start although the ledger holds commits newer than the checkpoint that the job is"
                  + " started from. What they hold and the job reads again counts twice, unless"
                  + " its partitions were dropped before. Set it for one start only.");

  public static final ConfigOption<Integer> MAP_ROWS_MAX =
      ConfigOptions.key("commit.map-rows-max")
          .intType()
          .defaultValue(200_000)
          .withDescription(
              "Rows of one table that are merged in memory; beyond it they are encoded early, so"
                  + " that memory stays bounded. Numbers stay exact.");

  public static final ConfigOption<Integer> FLOWS_PER_CHECKPOINT_MAX =
      ConfigOptions.key("commit.flows-per-checkpoint-max")
          .intType()
          .defaultValue(100_000)
          .withDescription(
              "Single flows kept per checkpoint and shard: a storm of denials must not make"
                  + " checkpoints large. What is cut is counted in flowsCut.");

  public static final ConfigOption<Integer> KEYS_PER_SOURCE_MAX =
      ConfigOptions.key("commit.keys-per-source-max")
          .intType()
          .defaultValue(20_000)
          .withDescription(
              "Destinations and ports (names, where those are asked for) of one source that have"
                  + " rows of their own on a day; the others are added up in its row __other__.");

  public static final ConfigOption<Integer> KEYS_PER_DAY_MAX =
      ConfigOptions.key("commit.keys-per-day-max")
          .intType()
          .defaultValue(2_000_000)
          .withDescription(
              "Keys of one table that have rows of their own on a day, per shard of the sink; each"
                  + " takes 8 bytes of state.");

  public static final ConfigOption<Integer> ROWS_PER_INSERT_MAX =
      ConfigOptions.key("commit.rows-per-insert-max")
          .intType()
          .defaultValue(200_000)
          .withDescription(
              "Rows of one insert; one insert has to stay one block (max_insert_block_size is"
                  + " 1,048,449 rows).");

  public static final ConfigOption<Duration> REQUEST_TIMEOUT =
      ConfigOptions.key("commit.request-timeout")
          .durationType()
          .defaultValue(Duration.ofMinutes(2))
          .withDescription("After which the answer to an insert counts as lost.");

  public static final ConfigOption<Duration> RETRY_DELAY_MIN =
      ConfigOptions.key("commit.retry-delay-min")
          .durationType()
          .defaultValue(Duration.ofMillis(200))
          .withDescription("The first pause before a retry; it doubles each time.");

  public static final ConfigOption<Duration> RETRY_DELAY_MAX =
      ConfigOptions.key("commit.retry-delay-max")
          .durationType()
          .defaultValue(Duration.ofSeconds(15))
          .withDescription("The longest pause between retries, which go on until it answers.");

  public CommitOptions {
    if (mapRowsMax < 1
        || flowsPerCheckpointMax < 0
        || keysPerSourceMax < 1
        || keysPerDayMax < 1
        || rowsPerInsertMax < 1) {
      throw new IllegalArgumentException("limits of the sink have to be positive");
    }
    if (rowsPerInsertMax > 1_000_000) {
      throw new IllegalArgumentException(
          ROWS_PER_INSERT_MAX.key() + " is at most 1000000, or an insert is more than one block");
    }
    if (retryDelayMin.toMillis() < 1 || retryDelayMax.compareTo(retryDelayMin) < 0) {
      throw new IllegalArgumentException(
          RETRY_DELAY_MIN.key() + " is at least 1 ms and at most " + RETRY_DELAY_MAX.key());
    }
  }

  /** Reads the options, with defaults for what is not set. */
  public static CommitOptions from(ReadableConfig config) {
    return new CommitOptions(
        URI.create(config.get(URL)),
        new ClickHouseAccess(config.get(USER), config.get(PASSWORD_FILE), config.get(CA_FILE)),
        config.get(DATABASE),
        config.get(ADOPT_LEDGER),
        config.get(MAP_ROWS_MAX),
        config.get(FLOWS_PER_CHECKPOINT_MAX),
        config.get(KEYS_PER_SOURCE_MAX),
        config.get(KEYS_PER_DAY_MAX),
        config.get(ROWS_PER_INSERT_MAX),
        config.get(REQUEST_TIMEOUT),
        config.get(RETRY_DELAY_MIN),
        config.get(RETRY_DELAY_MAX));
  }
}
