package dev.mayfly.backends.database.postgresql;

import dev.mayfly.testing.servers.PostgreSql;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A login whose client never answers when the server asks for the password. */
record StalledLogin(Socket socket) implements AutoCloseable {

  private static final int PROTOCOL_3 = 3 << 16;

  static StalledLogin at(PostgreSql server, String database, String user) throws IOException {
    ByteArrayOutputStream startup = new ByteArrayOutputStream();
    DataOutputStream body = new DataOutputStream(startup);
    body.writeInt(PROTOCOL_3);
    for (String text : new String[] {"user", user, "database", database, ""}) {
      body.write(text.getBytes(StandardCharsets.UTF_8));
      body.writeByte(0);
    }
    Socket socket = new Socket(server.host(), server.port());
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.writeInt(startup.size() + Integer.BYTES);
    out.write(startup.toByteArray());
    if (socket.getInputStream().read() != 'R') {
      throw new IOException("the server did not ask for the password");
    }
    return new StalledLogin(socket);
  }

  /** Whether the server still waits for the password. */
  boolean waits() throws IOException {
    socket.getInputStream().skipNBytes(socket.getInputStream().available());
    socket.setSoTimeout(1);
    try {
      return socket.getInputStream().read() >= 0;
    } catch (java.net.SocketTimeoutException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
