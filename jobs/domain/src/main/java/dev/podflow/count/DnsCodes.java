package dev.podflow.count;

/** Names of DNS response codes (IANA, "DNS RCODEs"). */
final class DnsCodes {
  private static final int NO_ERROR = 0;
  private static final int NO_SUCH_NAME = 3;

  private static final String[] NAMES = {
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
    "NOTZONE"
  };

  private DnsCodes() {}

  /**
   * Whether a server said that it could not answer. That a name does not exist is an answer: to
   * most queries of a pod, as its resolver tries the domains of its search path.
   */
  static boolean isFailure(int code) {
    return code != NO_ERROR && code != NO_SUCH_NAME;
  }

  static String name(int code) {
    return code >= 0 && code < NAMES.length ? NAMES[code] : "RCODE" + code;
  }
}
