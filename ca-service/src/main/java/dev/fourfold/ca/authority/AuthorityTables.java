package dev.fourfold.ca.authority;

import dev.fourfold.ca.Columns;
import dev.fourfold.protocol.Bytes;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The roots and issuers of the CA in its database, which all processes of the CA share. */
@Component
public final class AuthorityTables {

    /** Whoever changes the CA takes its turn; the number means nothing but must not change. */
    private static final String TAKE_TURNS = "select pg_advisory_xact_lock(4076411)";

    private final JdbcClient jdbc;
    private final InstantSource clock;

    AuthorityTables(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Keeps others from changing the CA until the transaction ends. */
    public void takeTurns() {
        jdbc.sql(TAKE_TURNS).query().singleRow();
    }

    /** Returns the fingerprint of the root that the database belongs to; empty if it is new. */
    Optional<String> rootFingerprint() {
        return jdbc.sql("select root_fingerprint from authority")
                .query(String.class)
                .optional();
    }

    void belongTo(Fingerprint root) {
        jdbc.sql("insert into authority (root_fingerprint, created_at) values (?, ?)")
                .params(root.toString(), Columns.of(clock.instant()))
                .update();
    }

    /** Says which root others pin from now on. */
    public void moveTo(RootAuthority root) {
        jdbc.sql("update authority set root_fingerprint = ?")
                .param(root.fingerprint().toString())
                .update();
    }

    /** Returns all roots, the oldest first; whoever is about to change one has taken its turn. */
    public List<RootAuthority> roots() {
        return jdbc.sql("select id, der, state, changed_at from root order by id")
                .query((row, _) -> {
                    byte[] der = row.getBytes("der");
                    IssuerState state = IssuerState.of(row.getString("state"));
                    return new RootAuthority(
                            row.getInt("id"),
                            certificate(der),
                            Bytes.of(der),
                            state,
                            Columns.instant(row, "changed_at"));
                })
                .list();
    }

    /** Returns the root that signs new issuers. */
    public RootAuthority activeRoot() {
        return roots().stream()
                .filter(root -> root.state() == IssuerState.ACTIVE)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No root is active"));
    }

    public List<CrossCertificate> crossCertificates() {
        return jdbc.sql("select root, signed_by, der from cross_certificate order by id")
                .query((row, _) -> {
                    byte[] der = row.getBytes("der");
                    return new CrossCertificate(
                            row.getInt("root"), row.getInt("signed_by"), certificate(der), Bytes.of(der));
                })
                .list();
    }

    /** Returns all issuers, the oldest first; whoever is about to change one has taken its turn. */
    public List<IssuerRow> issuers() {
        return jdbc.sql("select id, der, request, state, key_reference, changed_at from issuer order by id")
                .query(AuthorityTables::issuer)
                .list();
    }

    public Optional<IssuerRow> issuer(int id) {
        return issuers().stream().filter(row -> row.id() == id).findFirst();
    }

    private static IssuerRow issuer(ResultSet row, int number) throws SQLException {
        byte @Nullable [] der = row.getBytes("der");
        byte @Nullable [] request = row.getBytes("request");
        return new IssuerRow(
                row.getInt("id"),
                Optional.ofNullable(der).map(Bytes::of),
                Optional.ofNullable(request).map(Bytes::of),
                IssuerState.of(row.getString("state")),
                row.getString("key_reference"),
                Columns.instant(row, "changed_at"));
    }

    /** Returns the number of the next issuer, which names its key. */
    public int nextIssuer() {
        return next("issuer");
    }

    /** Returns the number of the next root, which names its key. */
    public int nextRoot() {
        return next("root");
    }

    private int next(String table) {
        return jdbc.sql("select nextval(pg_get_serial_sequence(?, 'id'))")
                .param(table)
                .query(Integer.class)
                .single();
    }

    /** Adds an issuer. */
    public void add(IssuerRow issuer) {
        jdbc.sql("""
                insert into issuer (id, der, request, state, key_reference, created_at, changed_at)
                overriding system value values (?, ?, ?, ?, ?, ?, ?)""")
                .params(Arrays.asList(
                        issuer.id(),
                        issuer.der().map(Bytes::toArray).orElse(null),
                        issuer.request().map(Bytes::toArray).orElse(null),
                        issuer.state().slug(),
                        issuer.keyReference(),
                        Columns.of(issuer.changedAt()),
                        Columns.of(issuer.changedAt())))
                .update();
    }

    /** Gives an issuer its certificate. */
    public void certify(int issuer, Bytes der) {
        jdbc.sql("update issuer set der = ? where id = ?")
                .params(der.toArray(), issuer)
                .update();
    }

    /** Brings an issuer into a state. */
    public void change(int issuer, IssuerState state) {
        jdbc.sql("update issuer set state = ?, changed_at = ? where id = ?")
                .params(state.slug(), Columns.of(clock.instant()), issuer)
                .update();
    }

    /** Adds a root. */
    public void add(RootAuthority root) {
        jdbc.sql("""
                insert into root (id, der, state, created_at, changed_at)
                overriding system value values (?, ?, ?, ?, ?)""")
                .params(
                        root.id(),
                        root.der().toArray(),
                        root.state().slug(),
                        Columns.of(root.since()),
                        Columns.of(root.since()))
                .update();
    }

    /** Brings a root into a state. */
    public void changeRoot(int root, IssuerState state) {
        jdbc.sql("update root set state = ?, changed_at = ? where id = ?")
                .params(state.slug(), Columns.of(clock.instant()), root)
                .update();
    }

    /** Adds a bridge, in place of one between the same roots. */
    public void add(CrossCertificate cross) {
        jdbc.sql("""
                insert into cross_certificate (root, signed_by, der, created_at) values (?, ?, ?, ?)
                on conflict (root, signed_by) do update set der = excluded.der, created_at = excluded.created_at""")
                .params(cross.root(), cross.signedBy(), cross.der().toArray(), Columns.of(clock.instant()))
                .update();
    }

    /** Says which issuer signed the certificates of the time when there was only one. */
    void attributeOldCertificates(int issuer) {
        jdbc.sql("update certificate set issuer = ? where issuer is null")
                .param(issuer)
                .update();
    }

    static X509Certificate certificate(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new IllegalStateException("A certificate of the CA in the database cannot be read", e);
        }
    }
}
