package dev.fourfold.server.web;

import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.List;
import java.util.Map;

/** With which statuses operations answer that do what is asked, where their methods decide, which nobody can read off. */
final class Successes {

    private static final String READ_OFF = "200";

    private static final Map<String, List<Success>> DECIDED = Map.of(
            "TransferController.register",
            List.of(new Success("201", "Registered", true, "Location", "Preference-Applied")),
            "TransferController.show",
            List.of(
                    new Success("200", "Its state", true, "ETag"),
                    new Success("304", "Its state is that of `If-None-Match`", false, "ETag")),
            "PayeeController.put",
            List.of(new Success("201", "Added", true), new Success("200", "Changed", true)),
            "CallerController.create",
            List.of(new Success("201", "Let in", true, "Location")));

    private Successes() {}

    private record Success(String status, String description, boolean hasBody, List<String> headers) {

        Success(String status, String description, boolean hasBody, String... headers) {
            this(status, description, hasBody, List.of(headers));
        }

        ApiResponse response(Content content) {
            var response = new ApiResponse().description(description);
            headers.forEach(name -> response.addHeaderObject(name, new Header().schema(new StringSchema())));
            return hasBody ? response.content(content) : response;
        }
    }

    /** Puts them into the description of an operation. */
    static void describe(String operation, ApiResponses responses) {
        List<Success> decided = DECIDED.getOrDefault(operation, List.of());
        if (!decided.isEmpty()) {
            ApiResponse readOff = responses.remove(READ_OFF);
            Content content = readOff == null ? new Content() : readOff.getContent();
            decided.forEach(success -> responses.addApiResponse(success.status(), success.response(content)));
        }
    }
}
