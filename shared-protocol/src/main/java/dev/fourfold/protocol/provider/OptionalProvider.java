package dev.fourfold.protocol.provider;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Optional;
import java.util.function.Function;
import javax.security.auth.DestroyFailedException;

/**
 * What came of the search for a provider that nothing requires.
 *
 * @param words who is used, and why it is not the provider if it should be
 */
record OptionalProvider(Optional<Provider> provider, String words) {

    /** Makes the provider from its class, and proves that it works on this machine. */
    @FunctionalInterface
    interface Maker {
        Provider make(Class<?> type)
                throws ReflectiveOperationException, GeneralSecurityException, DestroyFailedException;
    }

    /**
     * Finds the provider that {@code maker} makes of the class of that name, if there is such a class and it works.
     *
     * @param words what it is called if it is there
     * @param otherwise who is used if it is not
     */
    static OptionalProvider find(String name, Maker maker, Function<Provider, String> words, String otherwise) {
        try {
            Provider provider = maker.make(Class.forName(name));
            return new OptionalProvider(Optional.of(provider), words.apply(provider));
        } catch (ClassNotFoundException e) {
            return new OptionalProvider(Optional.empty(), otherwise);
        } catch (ReflectiveOperationException
                | GeneralSecurityException
                | DestroyFailedException
                | LinkageError
                | RuntimeException e) {
            // there, but not for this machine
            return new OptionalProvider(Optional.empty(), otherwise + "; " + name + " cannot be used: " + root(e));
        }
    }

    private static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
