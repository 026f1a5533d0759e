package dev.fourfold.ca.policy;

import dev.fourfold.starter.StartUpException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.stereotype.Component;

/** Stops the start at a property of a profile that there is not: a limit with a typing error would be no limit. */
@Component
final class KnownProfileProperties {

    private static final ConfigurationPropertyName PROFILES = ConfigurationPropertyName.of("ca.profiles");
    private static final String SUBJECT = "subject";

    /**
     * Looks at all properties there are.
     *
     * @throws StartUpException if one is unknown
     */
    KnownProfileProperties(Environment environment) {
        ConfigurationPropertySources.get(environment).forEach(source -> {
            // names of variables do not tell where one word of a property ends and the next begins
            if (source instanceof IterableConfigurationPropertySource all
                    && !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)) {
                all.stream().filter(PROFILES::isAncestorOf).forEach(KnownProfileProperties::require);
            }
        });
    }

    private static void require(ConfigurationPropertyName name) {
        require(name, PROFILES.getNumberOfElements() + 1, ProfileProperties.Profile.class);
    }

    private static void require(ConfigurationPropertyName name, int index, Class<? extends Record> properties) {
        if (index >= name.getNumberOfElements()) {
            return;
        }
        String element = name.getElement(index, Form.UNIFORM);
        List<String> known = Arrays.stream(properties.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        if (known.stream().noneMatch(each -> each.toLowerCase(Locale.ROOT).equals(element))) {
            throw new StartUpException(
                    "There is no property " + name.chop(index + 1),
                    "Write one of "
                            + known.stream()
                                    .map(KnownProfileProperties::dashed)
                                    .sorted()
                                    .toList()
                            + " in its place, or remove it");
        }
        if (element.equals(SUBJECT)) {
            require(name, index + 1, ProfileProperties.Subject.class);
        }
    }

    private static String dashed(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
