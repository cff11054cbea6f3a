package dev.podflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InsertStatementTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1",
        "",
        "  -- only a comment",
        "insert into t select * from u",
        "insert into t select 1 format Null",
        "insert into t select 'input(' , \"format\" from u format CSV\n1",
        "insert into t with 1 as values select values",
        "insert into t from infile 'x.csv' format CSV",
        "insert into t (a, b)",
        "insert into t format",
        "insert into t format 'CSV'",
        "create table t (a String default 'insert into t values (1)') engine = Memory",
        "/* insert into t values (1) */ select 1",
        "insert into t /* values (1)",
        "insert into `t values (1)",
      })
  void isNoInsertWithDataBehindIt(String sql) {
    assertThat(scan(sql)).isNull();
  }

  @Test
  void valuesBeginRightBehindTheWord() {
    assertInsert("insert into t (a, b) values (1, 2), (3, 4);", "Values", "insert into t (a, b) ");
    assertThat(data("INSERT INTO t VALUES\n\n(1)")).isEqualTo("\n\n(1)");
    assertThat(data("insert into t values")).isEmpty();
  }

  @Test
  void dataOfAFormatBeginBehindBlanksAndOneLineEnd() {
    assertThat(data("insert into t format RowBinary\n\n\n\0\1")).isEqualTo("\n\n\0\1");
    assertThat(data("insert into t format RowBinary \t\r\n\r\n")).isEqualTo("\r\n");
    assertThat(data("insert into t format TSV 1\n2")).isEqualTo("1\n2");
    assertThat(data("insert into t format Native")).isEmpty();
  }

  @Test
  void wordsInsideQuotesCommentsAndParenthesesAreNone() {
    assertInsert(
        "/* values */ insert into \"values\" -- format CSV\n(`format`, values) format CSV\n1,2",
        "CSV",
        "/* values */ insert into \"values\" -- format CSV\n(`format`, values) ");
    assertInsert(
        "insert into t settings log_comment = 'it''s \\' values (', a = 1 format JSONEachRow\n{}",
        "JSONEachRow",
        "insert into t settings log_comment = 'it''s \\' values (', a = 1 ");
  }

  @Test
  void aTableMayBeCalledAnything() {
    assertInsert("insert into values values (1)", "Values", "insert into values ");
    assertInsert("insert into db.format format TSV\n", "TSV", "insert into db.format ");
    assertInsert("insert into table t values (1)", "Values", "insert into table t ");
    assertInsert("insert t values (1)", "Values", "insert t ");
    assertInsert("insert into table.values values (1)", "Values", "insert into table.values ");
    assertInsert(
        "insert into function remote('h', values(1)) values (1)",
        "Values",
        "insert into function remote('h', values(1)) ");
  }

  @Test
  void anInsertSelectReadsItsInputFromAFile() {
    String sql =
        "insert into t select f(a) from (select * from input ('a Int8')) format TSV\n1\n\n2";
    InsertStatement insert = scan(sql);
    assertThat(insert.selects()).isTrue();
    assertThat(new String(insert.reading(Path.of("/x/y")), StandardCharsets.UTF_8))
        .isEqualTo("insert into t select f(a) from (select * from file('/x/y', 'TSV', 'a Int8')) ");
    assertThat(data(sql)).isEqualTo("1\n\n2");
  }

  @Test
  void textThatIsNotAsciiIsNoObstacle() {
    assertInsert("insert into tür (größe) values ('ß')", "Values", "insert into tür (größe) ");
  }

  private static void assertInsert(String sql, String format, String head) {
    InsertStatement insert = scan(sql);
    assertThat(insert).isNotNull();
    assertThat(insert.format()).isEqualTo(format);
    assertThat(new String(insert.head(), StandardCharsets.UTF_8)).isEqualTo(head);
    assertThat(insert.selects()).isFalse();
  }

  private static String data(String sql) {
    byte[] bytes = Engine.utf8(sql);
    int start = scan(sql).dataStart();
    return new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
  }

  private static InsertStatement scan(String sql) {
    byte[] bytes = Engine.utf8(sql);
    return InsertStatement.scan(bytes, bytes.length);
  }
}
