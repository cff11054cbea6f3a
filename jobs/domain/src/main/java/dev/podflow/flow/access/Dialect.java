package dev.podflow.flow.access;

import dev.podflow.flow.Flow;
import dev.podflow.flow.Rejection;

/** What the records of one kind of proxy mean, however they were written. */
interface Dialect {
  /** Whether these are the fields of such a record. */
  boolean knows(Fields fields);

  /**
   * Fills in a flow. Its time may stay unset where neither the record nor its shipper says it.
   *
   * @param logger the pod that logged it
   * @param flow a fresh one
   * @return null, or why the record cannot be used
   */
  Rejection read(Fields fields, Logger logger, Flow flow);
}
