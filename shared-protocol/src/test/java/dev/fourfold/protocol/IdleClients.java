package dev.fourfold.protocol;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The other ends of idle channels: opens as many as it is told, and keeps them until its input ends. */
final class IdleClients {

    private IdleClients() {}

    /**
     * Runs.
     *
     * @param arguments the port and the number of channels; from standard input come the key of the clients, the root, the
     *     leaf and its issuer
     */
    public static void main(String[] arguments) throws Exception {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        var key = KeyFactory.getInstance("Ed25519")
                .generatePrivate(new PKCS8EncodedKeySpec(HexFormat.of().parseHex(in.readLine())));
        TrustAnchors trust = TrustAnchors.of(certificate(in));
        Identity identity = Identity.of(key, List.of(certificate(in), certificate(in)));
        Endpoint endpoint = Endpoint.of(identity, trust).withClock(InstantSource.fixed(TestPki.NOW));
        var channels = new ArrayList<SecureChannel>();
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            var socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
            channels.add(SecureChannel.connect(socket, endpoint, PeerName.of("server.com"), HandshakeObserver.NONE));
        }
        // nothing more comes before the parent ends
        if (in.read() < 0) {
            System.out.println(channels.size() + " clients end");
        }
    }

    private static X509Certificate certificate(BufferedReader in) throws IOException, GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(HexFormat.of().parseHex(in.readLine())));
    }
}
