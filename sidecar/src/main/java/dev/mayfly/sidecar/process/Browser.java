package dev.mayfly.sidecar.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.util.Map;

/** The browser of whoever is at this machine. */
public final class Browser {

  private Browser() {}

  /**
   * Opens the page where there is a browser to be seen: one that {@code BROWSER} names, or what the
   * desktop opens pages with. Nothing happens where there is none: the page is to be told besides.
   */
  public static void open(URI page, Map<String, String> variables) {
    String named = variables.getOrDefault("BROWSER", "");
    boolean desktop = variables.containsKey("DISPLAY") || variables.containsKey("WAYLAND_DISPLAY");
    if (named.isEmpty() && !desktop) {
      return;
    }
    ProcessBuilder browser =
        new ProcessBuilder(named.isEmpty() ? "xdg-open" : named, page.toString());
    browser.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
    try {
      browser.start();
    } catch (IOException notThere) {
      return; // They were told the page.
    }
  }
}
