package dev.fourfold.ca.authority;

import dev.fourfold.protocol.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Certificates as text (RFC 7468), and as an answer of type {@code application/pem-certificate-chain} (RFC 8555). */
public final class Pem {

    public static final String MEDIA_TYPE_VALUE = "application/pem-certificate-chain";
    public static final MediaType MEDIA_TYPE = MediaType.parseMediaType(MEDIA_TYPE_VALUE);

    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Pem() {}

    /** Returns an answer with some certificates in order. */
    public static ResponseEntity<byte[]> answer(ResponseEntity.BodyBuilder answer, Bytes... ders) {
        return answer.contentType(MEDIA_TYPE).body(encode(ders));
    }

    static byte[] encode(Bytes... ders) {
        StringBuilder text = new StringBuilder();
        for (Bytes der : ders) {
            text.append("-----BEGIN CERTIFICATE-----\n")
                    .append(LINES.encodeToString(der.toArray()))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
