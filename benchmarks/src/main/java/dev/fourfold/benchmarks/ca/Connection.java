package dev.fourfold.benchmarks.ca;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** HTTP/1.1 with so little work of its own that most of what is measured is the server's; only what the CA sends. */
final class Connection implements AutoCloseable {

    private final int port;
    private Socket socket;
    private InputStream in;
    private boolean isOver;

    Connection(int port) throws IOException {
        this.port = port;
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        this.in = open();
    }

    /** An answer: its status and its body, an octet for each character. */
    record Answer(int status, String body) {}

    /** Returns a request; {@code headers} are whole lines. */
    static byte[] request(String line, byte[] body, String... headers) {
        String head = line + " HTTP/1.1\r\nHost: localhost\r\n"
                + (body.length == 0 ? "" : "Content-Length: " + body.length + "\r\n")
                + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n";
        byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
        byte[] request = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, request, start.length, body.length);
        return request;
    }

    /** Sends a request, over a new connection if the server has ended the old one. */
    Answer send(byte[] request) throws IOException {
        if (isOver) {
            socket.close();
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            in = open();
        }
        socket.getOutputStream().write(request);
        String status = line();
        int length = -1;
        boolean isChunked = false;
        for (String header = lower(); !header.isEmpty(); header = lower()) {
            if (header.startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring("content-length:".length()).strip());
            }
            isChunked |= header.startsWith("transfer-encoding: chunked");
            isOver |= header.equals("connection: close");
        }
        isOver |= status.startsWith("HTTP/1.0");
        return new Answer(
                Integer.parseInt(status.substring(9, 12)),
                new String(body(length, isChunked), StandardCharsets.ISO_8859_1));
    }

    private byte[] body(int length, boolean isChunked) throws IOException {
        if (!isChunked) {
            return length >= 0 ? in.readNBytes(length) : isOver ? in.readAllBytes() : new byte[0];
        }
        byte[] body = new byte[0];
        for (int size = chunk(); size > 0; size = chunk()) {
            byte[] chunk = in.readNBytes(size);
            body = Arrays.copyOf(body, body.length + size);
            System.arraycopy(chunk, 0, body, body.length - size, size);
            line();
        }
        line();
        return body;
    }

    private int chunk() throws IOException {
        return Integer.parseInt(line().strip(), 16);
    }

    private InputStream open() throws IOException {
        isOver = false;
        socket.setTcpNoDelay(true);
        return new BufferedInputStream(socket.getInputStream());
    }

    private String lower() throws IOException {
        return line().toLowerCase(Locale.ROOT);
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("The server ended the connection after: " + line);
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
