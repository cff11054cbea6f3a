/**
 * What the launcher asks ClickHouse, over its HTTP interface so that any ClickHouse will do: named
 * queries, and how far the sink has come.
 */
package dev.podflow.local.clickhouse;
