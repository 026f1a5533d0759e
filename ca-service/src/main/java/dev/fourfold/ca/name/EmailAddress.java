package dev.fourfold.ca.name;

import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * A mailbox, as RFC 5321, section 4.1.2 writes it without quotes.
 *
 * @param localPart what is before the {@code @}; its case matters
 * @param domain the host, never a wildcard
 */
public record EmailAddress(String localPart, DnsName domain) implements AlternativeName {

    static final String PREFIX = "email:";

    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final Pattern LOCAL_PART = Pattern.compile("(?=.{1,64}$)" + ATOM + "(\\." + ATOM + ")*");

    public EmailAddress {
        if (!LOCAL_PART.matcher(localPart).matches() || domain.isWildcard()) {
            throw new IllegalArgumentException(
                    Shown.of(localPart + "@" + domain) + " is not an e-mail address of the form name@host in ASCII");
        }
    }

    /**
     * Returns the mailbox that a text spells; the host may be in any case.
     *
     * @throws IllegalArgumentException if it is not one
     */
    public static EmailAddress parse(String text) {
        int at = text.lastIndexOf('@');
        if (at < 0) {
            throw new IllegalArgumentException(Shown.of(text) + " is not an e-mail address: it has no @");
        }
        return new EmailAddress(text.substring(0, at), DnsName.parse(text.substring(at + 1)));
    }

    /** Returns the mailbox without a prefix. */
    public String mailbox() {
        return localPart + "@" + domain;
    }

    @Override
    public Kind kind() {
        return Kind.EMAIL;
    }

    @Override
    public String text() {
        return PREFIX + mailbox();
    }

    @Override
    public GeneralName encoded() {
        return new GeneralName(GeneralName.rfc822Name, mailbox());
    }

    @Override
    public String toString() {
        return text();
    }
}
