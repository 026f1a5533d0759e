package dev.fourfold.server.web;

import dev.fourfold.server.Refusal;
import dev.fourfold.server.caller.Caller;
import dev.fourfold.server.caller.Requires;
import dev.fourfold.starter.web.Problem;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.Arrays;
import java.util.Map;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.method.HandlerMethod;

/** What the description of the API, which is made from the controllers, says beyond them. It holds nothing secret. */
@Configuration(proxyBeanMethods = false)
class ApiDocument {

    private static final String PROBLEM_JSON = "application/problem+json";
    private static final String KEY = "key";
    private static final String CERTIFICATE = "certificate";
    private static final String PROBLEM = "Problem";

    private static final Map<String, Object> EXAMPLES = Map.of(
            "TransferController.register", Map.of("from", "client.com", "to", "friend", "amount", "100000.00"),
            "CodeController.confirm", Map.of("code", "256345"),
            "CallerController.create", Map.of("name", "bank", "permissions", new String[] {"transfer", "read"}));

    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class);
    }

    @Bean
    OpenAPI api() {
        var components = new Components()
                .addSecuritySchemes(
                        KEY,
                        new SecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .description("The key of a caller"))
                .addSecuritySchemes(
                        CERTIFICATE,
                        new SecurityScheme()
                                .type(SecurityScheme.Type.MUTUALTLS)
                                .description("A certificate of the same CA, over HTTPS"))
                .addResponses(PROBLEM, problems());
        return new OpenAPI()
                .info(new Info()
                        .title("One-time passwords for transfers")
                        .version("1")
                        .description(
                                "A transfer is registered; a code that is bound to its amount and payee goes to the"
                                        + " payer's device; the code comes back and authorises it."))
                .components(components)
                .addSecurityItem(new SecurityRequirement().addList(KEY))
                .addSecurityItem(new SecurityRequirement().addList(CERTIFICATE));
    }

    private static ApiResponse problems() {
        MediaType media = new MediaType()
                .schema(new ObjectSchema()
                        .addProperty("type", new StringSchema())
                        .addProperty("title", new StringSchema())
                        .addProperty("status", new IntegerSchema())
                        .addProperty("detail", new StringSchema()));
        for (Refusal refusal : Refusal.values()) {
            HttpStatus status = Problems.status(refusal);
            media.addExamples(
                    refusal.slug(),
                    new Example()
                            .summary(status.value() + " " + refusal.slug())
                            .value(Map.of(
                                    "type",
                                    String.valueOf(Problem.of(refusal.slug(), status, "")
                                            .getType()),
                                    "title",
                                    status.getReasonPhrase(),
                                    "status",
                                    status.value())));
        }
        return new ApiResponse()
                .description("The server says no (RFC 9457). With status 429 comes Retry-After.")
                .content(new Content().addMediaType(PROBLEM_JSON, media));
    }

    @Bean
    GlobalOperationCustomizer operations() {
        return (operation, handler) -> {
            String name = handler.getBeanType().getSimpleName() + "."
                    + handler.getMethod().getName();
            operation.setOperationId(name);
            operation.setSummary(Operations.summary(name));
            operation.setDescription(permission(handler));
            Successes.describe(name, operation.getResponses());
            operation.getResponses().addApiResponse("default", new ApiResponse().$ref(PROBLEM));
            if (handler.hasMethodAnnotation(PostMapping.class) && !name.startsWith("CallerController")) {
                operation.addParametersItem(idempotencyKey());
            }
            if (EXAMPLES.containsKey(name)) {
                describeBody(operation, EXAMPLES.get(name));
            }
            return operation;
        };
    }

    private static Parameter idempotencyKey() {
        return new Parameter()
                .in("header")
                .name("Idempotency-Key")
                .required(false)
                .description("Names the request: the same again is answered alike and done once")
                .schema(new StringSchema().maxLength(255));
    }

    private static void describeBody(Operation operation, Object example) {
        if (operation.getRequestBody() == null) { // a body that is read by hand
            MediaType media = new MediaType()
                    .schema(new ObjectSchema().addProperty("code", new StringSchema().pattern("[0-9]{6}")));
            operation.setRequestBody(
                    new RequestBody().required(true).content(new Content().addMediaType("application/json", media)));
        }
        operation.getRequestBody().getContent().values().forEach(media -> media.setExample(example));
    }

    private static String permission(HandlerMethod handler) {
        return Arrays.stream(handler.getMethodParameters())
                .filter(parameter -> parameter.hasParameterAnnotation(Requires.class))
                .map(ApiDocument::slug)
                .findFirst()
                .map(permission -> "Needs the permission `" + permission + "`.")
                .orElse("Needs the permission `read`.");
    }

    private static String slug(MethodParameter parameter) {
        Requires requires = parameter.getParameterAnnotation(Requires.class);
        return requires == null ? "" : requires.value().slug();
    }
}
