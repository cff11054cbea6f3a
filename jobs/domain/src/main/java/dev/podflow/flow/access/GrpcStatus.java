package dev.podflow.flow.access;

import dev.podflow.json.Names;

/**
 * gRPC's status, which comes with HTTP's 200: by number, or by name in either of the two ways that
 * Envoy writes it.
 */
final class GrpcStatus {
  private static final int COUNT = 17;

  private static final Names NAMES =
      Names.of(
          "0",
          "1",
          "2",
          "3",
          "4",
          "5",
          "6",
          "7",
          "8",
          "9",
          "10",
          "11",
          "12",
          "13",
          "14",
          "15",
          "16",
          "OK",
          "CANCELLED",
          "UNKNOWN",
          "INVALID_ARGUMENT",
          "DEADLINE_EXCEEDED",
          "NOT_FOUND",
          "ALREADY_EXISTS",
          "PERMISSION_DENIED",
          "RESOURCE_EXHAUSTED",
          "FAILED_PRECONDITION",
          "ABORTED",
          "OUT_OF_RANGE",
          "UNIMPLEMENTED",
          "INTERNAL",
          "UNAVAILABLE",
          "DATA_LOSS",
          "UNAUTHENTICATED",
          "Ok",
          "Canceled",
          "Unknown",
          "InvalidArgument",
          "DeadlineExceeded",
          "NotFound",
          "AlreadyExists",
          "PermissionDenied",
          "ResourceExhausted",
          "FailedPrecondition",
          "Aborted",
          "OutOfRange",
          "Unimplemented",
          "Internal",
          "Unavailable",
          "DataLoss",
          "Unauthenticated");

  private GrpcStatus() {}

  /**
   * Why a call failed for a reason of the server's, as HTTP's 5xx are; empty if it did not, or if
   * nothing is known.
   */
  static String failure(Fields fields) {
    if (!fields.has(Field.GRPC_STATUS)) {
      return "";
    }
    int name =
        NAMES.find(
            fields.bytes(Field.GRPC_STATUS),
            fields.start(Field.GRPC_STATUS),
            fields.length(Field.GRPC_STATUS));
    if (name < 0) {
      return "";
    }
    return switch (name % COUNT) {
      case 2 -> "GRPC_UNKNOWN";
      case 4 -> "GRPC_DEADLINE_EXCEEDED";
      case 12 -> "GRPC_UNIMPLEMENTED";
      case 13 -> "GRPC_INTERNAL";
      case 14 -> "GRPC_UNAVAILABLE";
      case 15 -> "GRPC_DATA_LOSS";
      default -> "";
    };
  }
}
