package dev.mayfly.sidecar.delivery;

import dev.mayfly.core.backend.TargetAddress;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.delivery.Delivery;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.Content;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Prints a credential, for a person who asked for it. What was read there cannot be taken back,
 * only made worthless by the end of the credential.
 */
public final class OutputDelivery implements Delivery {

  private final Content content;
  private final TargetAddress address;

  public OutputDelivery(Content content, TargetAddress address) {
    this.content = content;
    this.address = address;
  }

  @Override
  public String place() {
    return "output";
  }

  @Override
  @SuppressWarnings("resource") // standard output is not ours to close
  public void deliver(Credential credential, Validity validity) throws IOException {
    String text = Rendering.render(content, Placeholders.of(credential, validity, address));
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
