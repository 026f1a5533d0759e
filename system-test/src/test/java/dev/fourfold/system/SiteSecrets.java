package dev.fourfold.system;

import dev.fourfold.system.Site.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** The secrets of a site's services: for each a folder with a file for each secret, as configtree reads them. */
record SiteSecrets(Path folder) {

    /** Makes all that the services do not start without. */
    void make(String adminKey) throws IOException {
        put(Service.CA, "ca.passphrase", hex());
        put(Service.CA, "ca.operator-key", hex());
        put(Service.SERVER, "otp.key", hex());
        put(Service.SERVER, "otp.admin-key", adminKey);
        makeToken(0, Service.SERVER);
        makeToken(1, Service.CLIENT);
    }

    private void makeToken(int index, Service service) throws IOException {
        String token = hex();
        String entry = "ca.bootstrap-tokens[" + index + "]";
        put(Service.CA, entry + ".token", token);
        put(Service.CA, entry + ".name", service.slug() + ".com");
        put(Service.CA, entry + ".profile", service.slug());
        put(service, "fourfold.enrolment.token", token);
        put(service, "fourfold.enrolment.passphrase", hex());
    }

    void put(Service service, String name, String value) throws IOException {
        Files.writeString(Files.createDirectories(of(service)).resolve(name), value);
    }

    String get(Service service, String name) throws IOException {
        return Files.readString(of(service).resolve(name));
    }

    void remove(Service service, String name) throws IOException {
        Files.delete(of(service).resolve(name));
    }

    /** Returns the folder of a service's secrets. */
    Path of(Service service) {
        return folder.resolve("secrets-" + service.slug());
    }

    static String hex() {
        byte[] bytes = new byte[32];
        RandomGenerator.of("SecureRandom").nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
