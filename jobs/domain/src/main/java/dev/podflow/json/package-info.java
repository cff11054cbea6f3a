/**
 * A pull reader for JSON in a byte array, made for records of which a few fields are needed: no
 * tree, no map, strings from a pool, limits on everything, and errors that are values and not
 * exceptions.
 */
package dev.podflow.json;
