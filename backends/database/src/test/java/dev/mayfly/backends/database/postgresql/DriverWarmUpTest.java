package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is loaded before the first connection")
class DriverWarmUpTest {

  @Test
  @DisplayName("is there in the driver that we use")
  void isThere() throws ClassNotFoundException {
    for (String name : DriverWarmUp.CLASSES) {
      assertEquals(name, Class.forName(name).getName());
    }
  }
}
