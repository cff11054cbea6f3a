package dev.podflow.identity;

/** Names an object within its cluster, through all of its versions. */
record ObjectId(String kind, String uid) {}
