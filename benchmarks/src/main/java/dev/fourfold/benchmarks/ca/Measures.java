package dev.fourfold.benchmarks.ca;

import dev.fourfold.benchmarks.ca.Clients.Client;
import dev.fourfold.benchmarks.ca.Connection.Answer;
import dev.fourfold.benchmarks.report.Results;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;

/** What is measured of a CA and of what it is held against. */
final class Measures {

    static final String IN_MEMORY = "parse, check and sign in memory";
    static final String ON_DISK = "over HTTP with a token, on disk";
    static final String NATIVE = "the same, signatures by Amazon's provider";
    static final String ENDPOINT = "an endpoint of Spring MVC (`/ca/issuing.der`)";
    static final String REVOKED = "over HTTP, on disk";

    private static final int CONNECTIONS = 16;
    private static final int QUESTIONS = 100;
    private static final Pattern PEM = Pattern.compile("-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----");

    private final RunningCa ca;
    private final RunningCa nativeCa;
    private final OpensslResponder openssl;
    private final long millis;
    private final InMemory inMemory = new InMemory();
    private final Queue<byte[]> made = new ConcurrentLinkedQueue<>();
    private final Queue<String> serials = new ConcurrentLinkedQueue<>();
    private final List<byte[]> posts = new ArrayList<>();
    private final List<byte[]> gets = new ArrayList<>();

    Measures(RunningCa ca, RunningCa nativeCa, OpensslResponder openssl, long millis) throws IOException {
        this.ca = ca;
        this.nativeCa = nativeCa;
        this.openssl = openssl;
        this.millis = millis;
        try (var connection = new Connection(ca.port())) {
            for (int i = 0; i < QUESTIONS; i++) {
                ask(issue(ca, connection, inMemory.request()));
            }
        }
    }

    /** Something that is measured, by its name. */
    private interface Measured {
        double perSecond() throws IOException, InterruptedException;
    }

    private static void inTurn(boolean backwards, SequencedMap<String, Measured> all, Results results)
            throws IOException, InterruptedException {
        for (var each : (backwards ? all.reversed() : all).entrySet()) {
            results.add(each.getKey(), "a second", each.getValue().perSecond());
        }
    }

    /** The requests are made before the time runs. */
    void certificates(boolean backwards, Results results) throws IOException, InterruptedException {
        for (long i = made.size(); i < millis * 3; i++) {
            made.add(inMemory.request());
        }
        var unread = new ConcurrentLinkedQueue<String>();
        byte[] one = inMemory.request();
        var all = new LinkedHashMap<String, Measured>();
        all.put(
                IN_MEMORY,
                () -> Clients.perSecond(
                        Runtime.getRuntime().availableProcessors(),
                        millis,
                        () -> () -> inMemory.issue(one).length > 0));
        all.put(ON_DISK, () -> issuing(ca, serials));
        all.put(NATIVE, () -> issuing(nativeCa, unread));
        inTurn(backwards, all, results);
    }

    private double issuing(RunningCa by, Queue<String> issued) throws IOException, InterruptedException {
        return Clients.perSecond(CONNECTIONS, millis, () -> new Sender(by.port()) {
            @Override
            public boolean step() throws IOException {
                byte[] request = made.poll();
                return request != null && issued.add(serial(issue(by, connection, request)));
            }
        });
    }

    void answers(boolean backwards, Results results) throws IOException, InterruptedException {
        var all = new LinkedHashMap<String, Measured>();
        all.put(
                ENDPOINT,
                () -> sending(ca.port(), CONNECTIONS, List.of(Connection.request("GET /ca/issuing.der", new byte[0]))));
        all.put("OCSP by POST", () -> sending(ca.port(), CONNECTIONS, posts));
        all.put("OCSP by GET", () -> sending(ca.port(), CONNECTIONS, gets));
        all.put("`openssl ocsp -multi 2`", () -> sending(openssl.port(), 4, List.of(openssl.question())));
        inTurn(backwards, all, results);
    }

    void revocations(Results results) throws IOException, InterruptedException {
        results.add(REVOKED, "a second", Clients.perSecond(CONNECTIONS, millis, () -> new Sender(ca.port()) {
            @Override
            public boolean step() throws IOException {
                String serial = serials.poll();
                return serial != null
                        && expect(201, connection.send(ca.revocation(serial))).length() > 0;
            }
        }));
    }

    private double sending(int port, int connections, List<byte[]> requests) throws IOException, InterruptedException {
        return Clients.perSecond(connections, millis, () -> new Sender(port) {
            private int next;

            @Override
            public boolean step() throws IOException {
                byte[] request = requests.get(next++ % requests.size());
                return expect(200, connection.send(request)).length() > 0;
            }
        });
    }

    private static X509CertificateHolder[] issue(RunningCa by, Connection connection, byte[] request)
            throws IOException {
        Matcher pem = PEM.matcher(expect(201, connection.send(by.submission(request))));
        var chain = new ArrayList<X509CertificateHolder>();
        while (pem.find()) {
            chain.add(new X509CertificateHolder(Base64.getMimeDecoder().decode(pem.group(1))));
        }
        return chain.toArray(X509CertificateHolder[]::new);
    }

    private static String serial(X509CertificateHolder[] chain) {
        return chain[0].getSerialNumber().toString(16);
    }

    private void ask(X509CertificateHolder[] chain) throws IOException {
        try {
            var sha1 = new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1, DERNull.INSTANCE);
            byte[] question = new OCSPReqBuilder()
                    .addRequest(new CertificateID(
                            new BcDigestCalculatorProvider().get(sha1), chain[1], chain[0].getSerialNumber()))
                    .build()
                    .getEncoded();
            posts.add(Connection.request("POST /ocsp", question, "Content-Type: application/ocsp-request"));
            String escaped = Base64.getEncoder()
                    .encodeToString(question)
                    .replace("+", "%2B")
                    .replace("/", "%2F")
                    .replace("=", "%3D");
            gets.add(Connection.request("GET /ocsp/" + escaped, new byte[0]));
        } catch (OCSPException | OperatorCreationException e) {
            throw new IllegalStateException("A question cannot be asked", e);
        }
    }

    private static String expect(int status, Answer answer) throws IOException {
        if (answer.status() != status) {
            throw new IOException("Not " + status + " but " + answer.status() + ": " + answer.body());
        }
        return answer.body();
    }

    /** A client with a connection. */
    private abstract static class Sender implements Client {

        final Connection connection;

        Sender(int port) throws IOException {
            connection = new Connection(port);
        }

        @Override
        public void close() throws IOException {
            connection.close();
        }
    }
}
