/**
 * What is in {@code sql/}: migrations that are applied to any ClickHouse, and questions that are
 * asked by name. The statements themselves live in the files.
 */
package dev.podflow.sql;
