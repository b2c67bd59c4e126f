package dev.mayfly.backends.database.mysql;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.testing.servers.MariaDb;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** A login that stalls, before or after it tells who it is. */
final class HalfOpenLogin implements AutoCloseable {

  private static final int CAPABILITIES = 0x1 | 0x200 | 0x8000 | 0x80000;
  private static final int LONGEST_PACKET = 1 << 24;
  private static final int UTF8 = 45;

  private final Socket socket;
  private final DataInputStream in;
  private final DatabaseLogin login;
  private byte[] scramble = new byte[0];

  private HalfOpenLogin(MariaDb server, DatabaseLogin login) throws IOException {
    this.socket = new Socket(server.host(), server.port());
    this.in = new DataInputStream(socket.getInputStream());
    this.login = login;
    read(); // the greeting
  }

  /** One that the server knows nothing of but its address. */
  static HalfOpenLogin greeted(MariaDb server, DatabaseLogin login) throws IOException {
    return new HalfOpenLogin(server, login);
  }

  /** One that is asked for its password: the server has looked up its account by then. */
  static HalfOpenLogin asked(MariaDb server, DatabaseLogin login) throws IOException {
    HalfOpenLogin half = greeted(server, login);
    half.tellName();
    return half;
  }

  private void tellName() throws IOException {
    send(1, hello(login.username()));
    byte[] request = read(); // to switch to the account's own way
    int name = 1;
    while (request[name] != 0) {
      name++;
    }
    scramble = Arrays.copyOfRange(request, name + 1, name + 21);
  }

  private static byte[] hello(String user) throws IOException {
    ByteArrayOutputStream hello = new ByteArrayOutputStream();
    number(hello, CAPABILITIES);
    number(hello, LONGEST_PACKET);
    hello.write(UTF8);
    hello.write(new byte[23]);
    hello.write(user.getBytes(US_ASCII));
    hello.write(0);
    hello.write(0); // no answer yet
    hello.write("another_way_to_log_in".getBytes(US_ASCII));
    hello.write(0);
    return hello.toByteArray();
  }

  private static void number(ByteArrayOutputStream to, int number) {
    for (int shift = 0; shift < 32; shift += 8) {
      to.write(number >> shift);
    }
  }

  /** Goes on with the right password; whether it is let in. */
  boolean finish() {
    try {
      if (scramble.length == 0) {
        tellName();
      }
      byte[] once = digest(login.password().expose().getBytes(US_ASCII));
      byte[] twice = digest(once);
      byte[] mask = digest(scramble, twice);
      byte[] answer = new byte[once.length];
      for (int i = 0; i < answer.length; i++) {
        answer[i] = (byte) (once[i] ^ mask[i]);
      }
      send(3, answer);
      return read()[0] == 0;
    } catch (IOException ended) {
      return false;
    }
  }

  private static byte[] digest(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void send(int number, byte[] body) throws IOException {
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(body.length);
    packet.write(body.length >> 8);
    packet.write(body.length >> 16);
    packet.write(number);
    packet.write(body);
    socket.getOutputStream().write(packet.toByteArray());
  }

  private byte[] read() throws IOException {
    int length = in.readUnsignedByte() | in.readUnsignedByte() << 8 | in.readUnsignedByte() << 16;
    in.readUnsignedByte();
    byte[] body = new byte[length];
    in.readFully(body);
    return body;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
