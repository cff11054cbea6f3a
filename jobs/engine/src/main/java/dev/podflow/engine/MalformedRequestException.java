package dev.podflow.engine;

/** A request that is no statement at all: bad encoding, an unknown or broken compression. */
final class MalformedRequestException extends RuntimeException {
  MalformedRequestException(String message, Throwable cause) {
    super(message, cause);
  }
}
