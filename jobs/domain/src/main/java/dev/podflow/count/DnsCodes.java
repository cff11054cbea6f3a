package dev.podflow.count;

/** Names of DNS response codes (IANA, "DNS RCODEs"). */
final class DnsCodes {
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

  static String name(int code) {
    return code >= 0 && code < NAMES.length ? NAMES[code] : "RCODE" + code;
  }
}
