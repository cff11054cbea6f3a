/** The demo: a simulated cluster through the whole pipeline, compared with what really happened. */
package dev.podflow.local.demo;
