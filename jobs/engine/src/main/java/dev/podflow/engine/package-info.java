/**
 * The ClickHouse of the local stack and of the tests: the engine of the npm package {@code
 * @chdb/lib-linux-x64-gnu} in a process of its own, behind ClickHouse's HTTP interface. It holds no
 * logic of ours, so that a real server takes its place by changing the URL.
 */
package dev.podflow.engine;
