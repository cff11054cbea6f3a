package dev.podflow.flow.coredns;

import dev.podflow.json.Names;

/** DNS response codes (IANA, "DNS RCODEs") by the names that CoreDNS prints. */
final class ResponseCodes {
  static final int SERVFAIL = 2;

  /** What is no response code. */
  static final int NONE = -1;

  private static final Names NAMES =
      Names.of(
          "NOERROR",
          "FORMERR",
          "SERVFAIL",
          "NXDOMAIN",
          "NOTIMP",
          "REFUSED",
          "YXDOMAIN",
          "YXRRSET",
          "NXRRSET",
          "NOTAUTH",
          "NOTZONE",
          "BADVERS",
          "BADSIG",
          "BADKEY",
          "BADTIME",
          "BADMODE",
          "BADNAME",
          "BADALG",
          "BADTRUNC",
          "BADCOOKIE");

  private static final int BADVERS = 11;
  private static final int BADVERS_CODE = 16;

  private ResponseCodes() {}

  /** The code that a name or a number stands for; {@link #NONE} if it is neither. */
  static int of(byte[] text, int start, int length) {
    int name = NAMES.find(text, start, length);
    if (name < 0) {
      return number(text, start, length);
    }
    // BADVERS and BADSIG are the same code.
    return name < BADVERS ? name : BADVERS_CODE + Math.max(0, name - BADVERS - 1);
  }

  /** A code of up to 12 bits, as EDNS has them. */
  static int number(byte[] text, int start, int length) {
    if (length == 0 || length > 4) {
      return NONE;
    }
    int code = 0;
    for (int i = start; i < start + length; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return NONE;
      }
      code = code * 10 + text[i] - '0';
    }
    return code > 0xFFF ? NONE : code;
  }
}
