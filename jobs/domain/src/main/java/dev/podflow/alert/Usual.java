package dev.podflow.alert;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What a group usually does, learnt from the minutes in which nothing was wrong. */
final class Usual {
  /** A mean over about so many minutes: it follows the day, and not every quarter of an hour. */
  private static final int MEMORY_MINUTES = 120;

  /** Minutes that were learnt from. */
  private int minutes;

  private double mean;

  /** Good things in minutes without bad ones. */
  private double clean;

  void learn(double value) {
    minutes = Math.min(minutes + 1, MEMORY_MINUTES);
    mean += (value - mean) / minutes;
  }

  void learnClean(double good) {
    clean += good;
  }

  /** How many minutes were learnt from, at most {@value #MEMORY_MINUTES}. */
  int minutes() {
    return minutes;
  }

  double mean() {
    return mean;
  }

  double clean() {
    return clean;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(minutes);
    out.writeDouble(mean);
    out.writeDouble(clean);
  }

  void read(DataInput in) throws IOException {
    minutes = in.readInt();
    mean = in.readDouble();
    clean = in.readDouble();
  }
}
