package dev.fourfold.ca.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.mock.web.MockHttpServletRequest;

/** The SQL that the inventory makes of query parameters, for tests that look at how the database runs it. */
public final class InventoryQueries {

    private InventoryQueries() {}

    public static Sql of(Map<String, String> filter, String sort) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        filter.forEach(request::setParameter);
        request.setParameter("sort", sort);
        InventoryQuery query = InventoryParameters.of(request, Instant.now()).query();
        return new Sql(query.sql(), query.values());
    }

    public record Sql(String text, List<Object> values) {}
}
