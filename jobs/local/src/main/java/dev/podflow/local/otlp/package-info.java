/**
 * Metrics from files as OTLP export requests: Prometheus's text and OpenMetrics are converted as an
 * OpenTelemetry Collector would that scrapes them, what is OTLP already goes on as it is.
 */
package dev.podflow.local.otlp;
