package dev.fourfold.starter.status;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.StatusQuestion;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;

/** An OCSP responder over HTTP (RFC 6960, appendix A), at one address or at that which each certificate names. */
final class HttpResponder implements StatusSource {

    // Implementation constants
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int LONGEST_ANSWER = 16 * 1024;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final @Nullable URI url;

    HttpResponder(@Nullable URI url) {
        this.url = url;
    }

    @Override
    public Bytes answer(StatusQuestion question, X509Certificate certificate) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(url == null ? named(certificate) : url)
                .header("Content-Type", "application/ocsp-request")
                .POST(HttpRequest.BodyPublishers.ofByteArray(question.encoded().toArray()))
                .build();
        CompletableFuture<HttpResponse<byte[]>> asked =
                http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER));
        try {
            // the timeout of the request ends with the head of the answer
            HttpResponse<byte[]> response = asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new IOException(request.uri() + " answered " + response.statusCode());
            }
            return Bytes.of(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        } catch (TimeoutException e) {
            throw new IOException(request.uri() + " takes too long", e);
        } catch (ExecutionException e) {
            throw new IOException(request.uri() + " cannot be asked: " + e.getCause(), e);
        } finally {
            asked.cancel(true);
        }
    }

    private static URI named(X509Certificate certificate) throws NoResponderException {
        try {
            var access = AuthorityInformationAccess.fromExtensions(
                    new X509CertificateHolder(certificate.getEncoded()).getExtensions());
            for (AccessDescription one : access == null ? new AccessDescription[0] : access.getAccessDescriptions()) {
                GeneralName location = one.getAccessLocation();
                if (one.getAccessMethod().equals(AccessDescription.id_ad_ocsp)
                        && location.getTagNo() == GeneralName.uniformResourceIdentifier
                        && location.getName()
                                .toString()
                                .toLowerCase(Locale.ROOT)
                                .startsWith("http")) {
                    return URI.create(location.getName().toString());
                }
            }
        } catch (CertificateEncodingException | IOException | IllegalArgumentException e) {
            throw new NoResponderException("it names no responder that can be read", e);
        }
        throw new NoResponderException("it names no OCSP responder");
    }
}
