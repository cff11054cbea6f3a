package dev.podflow.commit;

/**
 * One insert: it becomes exactly one part in ClickHouse, so it is there as a whole or not at all.
 *
 * @param table the table with its tier, without the database
 * @param columns its columns, quoted and separated by commas
 * @param token what a repetition is recognized by
 * @param body the rows in RowBinary
 * @param rows how many
 * @param proof a query whose answer is 1 once the insert is there, else 0
 */
record Insert(String table, String columns, String token, byte[] body, int rows, String proof) {}
