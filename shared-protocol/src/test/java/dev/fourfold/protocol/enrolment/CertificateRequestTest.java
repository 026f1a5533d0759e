package dev.fourfold.protocol.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.protocol.PeerName;
import java.util.List;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.junit.jupiter.api.Test;

class CertificateRequestTest {

    private static final List<PeerName> NAMES = List.of(PeerName.of("server.com"), PeerName.of("www.server.com"));

    @Test
    void isSignedByTheKeyThatItNames() throws Exception {
        CertificateRequest request = CertificateRequest.create("CN=server.com", NAMES);
        JcaPKCS10CertificationRequest parsed =
                new JcaPKCS10CertificationRequest(request.der().toArray());
        assertThat(parsed.getPublicKey()).isEqualTo(request.publicKey());
        assertThat(parsed.isSignatureValid(new JcaContentVerifierProviderBuilder().build(request.publicKey())))
                .isTrue();
    }

    @Test
    void carriesItsNames() throws Exception {
        JcaPKCS10CertificationRequest parsed = new JcaPKCS10CertificationRequest(
                CertificateRequest.create("CN=server.com", NAMES).der().toArray());
        GeneralNames names =
                GeneralNames.fromExtensions(parsed.getRequestedExtensions(), Extension.subjectAlternativeName);
        assertThat(names.getNames())
                .extracting(name -> name.getTagNo() + ":" + name.getName())
                .containsExactly(GeneralName.dNSName + ":server.com", GeneralName.dNSName + ":www.server.com");
    }

    @Test
    void keepsTheOrderOfASubjectAsItIsWritten() throws Exception {
        JcaPKCS10CertificationRequest parsed =
                new JcaPKCS10CertificationRequest(CertificateRequest.create("CN=server.com,O=Example", NAMES)
                        .der()
                        .toArray());
        assertThat(parsed.getSubject()).as("DER has the last of RFC 4514 first").hasToString("O=Example,CN=server.com");
    }

    @Test
    void hasItsOwnKeyEachTime() {
        assertThat(CertificateRequest.create("CN=a", NAMES).publicKey())
                .isNotEqualTo(CertificateRequest.create("CN=a", NAMES).publicKey());
    }

    @Test
    void refusesASubjectThatIsNoName() {
        assertThatThrownBy(() -> CertificateRequest.create("server.com", NAMES))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesToAskForNoName() {
        assertThatThrownBy(() -> CertificateRequest.create("CN=server.com", List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
