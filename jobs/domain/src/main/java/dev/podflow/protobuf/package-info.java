/**
 * Protobuf, as far as logs and metrics come in it: the wire format, read in place. There are no
 * generated classes, since a record would become a tree of objects to look at a few of its fields.
 * Which number is which field, the reader of each message knows.
 */
package dev.podflow.protobuf;
