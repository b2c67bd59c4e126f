package dev.mayfly.sidecar.drills;

/** A login that was made for somebody. */
record Login(String user, String password) {
  @Override
  public String toString() {
    return user;
  }
}
