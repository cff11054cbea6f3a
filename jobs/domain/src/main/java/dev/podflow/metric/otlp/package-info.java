/**
 * Reads OTLP {@code ExportMetricsServiceRequest}s, protobuf or JSON, into samples: what an
 * OpenTelemetry Collector's Kafka exporter writes (opentelemetry-proto, {@code
 * metrics/v1/metrics.proto}). Both are read from their bytes in one pass, without a tree.
 */
package dev.podflow.metric.otlp;
