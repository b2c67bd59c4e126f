package dev.mayfly.backends.database.rotation;

import java.util.List;

/**
 * Where it is kept how root logins stand.
 *
 * @param mount of a key-value engine of version 2
 * @param path of a folder in it
 * @param root as every process calls it
 * @param logins one, or two that take turns, in the order in which they are configured
 */
public record RotationPlace(String mount, String path, String root, List<String> logins) {

  public RotationPlace {
    logins = List.copyOf(logins);
  }

  /** The entry with the passwords, within the folder. */
  String record() {
    return root;
  }

  /** The entry whose versions are requests, within the folder. */
  String request() {
    return root + "/request";
  }

  /** The path of the entry under an endpoint of the engine, such as {@code data}. */
  String at(String endpoint, String entry) {
    return mount + "/" + endpoint + "/" + path + "/" + entry;
  }

  @Override
  public String toString() {
    return mount + "/" + path + "/" + record();
  }
}
