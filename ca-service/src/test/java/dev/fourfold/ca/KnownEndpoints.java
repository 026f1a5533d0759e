package dev.fourfold.ca;

import java.util.List;

/** The endpoints that the tests of bad input know. */
final class KnownEndpoints {

    static final List<String> ALL = List.of(
            "GET /ca/root.pem",
            "GET /ca/root.der",
            "GET /ca/issuing.pem",
            "GET /ca/issuing.der",
            "GET /ca/chain.pem",
            "GET /ca/chain.der",
            "GET /ca/roots.pem",
            "GET /ca/issuers",
            "GET /ca/issuers/{id:[0-9]{1,9}}.pem",
            "GET /ca/issuers/{id:[0-9]{1,9}}.der",
            "POST /api/v1/certificates",
            "GET /api/v1/certificates",
            "GET /api/v1/certificates/{serial}",
            "GET /api/v1/certificates/expiring",
            "GET /api/v1/certificates/{serial}/audit",
            "GET /ca/audit.pub",
            "GET /api/v1/audit",
            "GET /api/v1/audit/export",
            "GET /api/v1/audit/checkpoint",
            "GET /api/v1/audit/proof",
            "GET /api/v1/audit/consistency",
            "POST /api/v1/audit/verification",
            "POST /api/v1/certificates/{serial}/revocation",
            "GET /api/v1/certificates/{serial}/revocation",
            "DELETE /api/v1/certificates/{serial}/revocation",
            "POST /api/v1/renewals",
            "POST /api/v1/renewals",
            "POST /api/v1/enrolment-tokens",
            "GET /api/v1/enrolment-tokens",
            "GET /api/v1/enrolment-tokens/{id}",
            "DELETE /api/v1/enrolment-tokens/{id}",
            "GET /api/v1/issuers",
            "GET /api/v1/issuers/{id}",
            "POST /api/v1/issuers",
            "PUT /api/v1/issuers/{id}/certificate",
            "POST /api/v1/issuers/{id}/activation",
            "POST /api/v1/issuers/{id}/retirement",
            "GET /ocsp",
            "GET /ocsp/**",
            "POST /ocsp",
            "POST /ocsp/",
            "GET /crl/{issuer:[1-9][0-9]{0,8}}.{form:crl|pem}",
            "GET /crl/{issuer:[1-9][0-9]{0,8}}-delta.{form:crl|pem}",
            "GET /crl/{issuer:[1-9][0-9]{0,8}}/{shard:0|[1-9][0-9]{0,3}}.{form:crl|pem}",
            "GET /crl/root.{form:crl|pem}",
            "GET /api/v1/operators",
            "GET /api/v1/operators/{name}",
            "POST /api/v1/operators",
            "PUT /api/v1/operators/{name}/roles",
            "PUT /api/v1/operators/{name}/certificate",
            "POST /api/v1/operators/{name}/key",
            "DELETE /api/v1/operators/{name}",
            "POST /api/v1/backups");

    private KnownEndpoints() {}
}
