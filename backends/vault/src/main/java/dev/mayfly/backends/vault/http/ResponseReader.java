package dev.mayfly.backends.vault.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;

/**
 * Reads one answer of HTTP/1.1 (RFC 9112), refusing what is larger than any answer of Vault should
 * be.
 */
final class ResponseReader {

  private static final int LARGEST_HEAD = 64 * 1024;
  private static final int LARGEST_BODY = 4 * 1024 * 1024;

  private final InputStream input;
  private int headLeft = LARGEST_HEAD;

  private ResponseReader(InputStream input) {
    this.input = input;
  }

  /**
   * Reads one answer.
   *
   * @param head whether the request was a HEAD, whose answer has no body whatever its headers say
   */
  static Response read(InputStream input, boolean head) throws IOException {
    return new ResponseReader(input).read(head);
  }

  private Response read(boolean head) throws IOException {
    String status;
    HttpHeaders headers;
    int code;
    do {
      status = line();
      code = code(status);
      headers = headers();
    } while (code >= 100 && code < 200);
    boolean keep =
        status.startsWith("HTTP/1.1")
            && !"close".equalsIgnoreCase(headers.getFirst(HttpHeaders.CONNECTION));
    boolean bodiless = head || code == 204 || code == 304;
    boolean chunked = "chunked".equalsIgnoreCase(headers.getFirst(HttpHeaders.TRANSFER_ENCODING));
    boolean sized = headers.getFirst(HttpHeaders.CONTENT_LENGTH) != null;
    byte[] body =
        bodiless ? new byte[0] : chunked ? chunks() : sized ? sized(headers) : untilClose();
    return new Response(code, headers, body, keep && (bodiless || chunked || sized));
  }

  private static int code(String status) throws IOException {
    if (!status.matches("HTTP/1\\.[01] [1-5]\\d\\d( .*)?")) {
      throw new MalformedAnswerException("this is not HTTP");
    }
    return Integer.parseInt(status.substring(9, 12));
  }

  private HttpHeaders headers() throws IOException {
    HttpHeaders headers = new HttpHeaders();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new MalformedAnswerException("a header without a name");
      }
      headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return headers;
  }

  private byte[] sized(HttpHeaders headers) throws IOException {
    String length = String.valueOf(headers.getFirst(HttpHeaders.CONTENT_LENGTH));
    if (!length.matches("\\d{1,9}")) {
      throw new MalformedAnswerException("a content length of " + length);
    }
    return exactly(Integer.parseInt(length), 0);
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.write(exactly(size, body.size()));
      line();
    }
    headers();
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    headLeft = LARGEST_HEAD;
    String size = line().replaceFirst(";.*", "").strip();
    if (!size.matches("[0-9a-fA-F]{1,7}")) {
      throw new MalformedAnswerException("a chunk without a size");
    }
    return Integer.parseInt(size, 16);
  }

  private byte[] untilClose() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      for (int next = input.read(); next >= 0 && body.size() < LARGEST_BODY; next = input.read()) {
        body.write(next);
      }
    } catch (EOFException end) {
      return body.toByteArray();
    }
    throw new MalformedAnswerException("an answer of more than " + LARGEST_BODY + " bytes");
  }

  private byte[] exactly(int length, int before) throws IOException {
    if (length > LARGEST_BODY - before) {
      throw new MalformedAnswerException("an answer of more than " + LARGEST_BODY + " bytes");
    }
    return input.readNBytes(length);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = input.read(); next != '\n'; next = input.read()) {
      if (--headLeft == 0) {
        throw new MalformedAnswerException("a head of more than " + LARGEST_HEAD + " bytes");
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
