# One build from source, then an image for each service: docker build --target ca|server|client
FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    mvn -q -B -ntp -P '!format' -Dmaven.test.skip=true -Dcyclonedx.skip=false package -pl ca-service,server-service,client-service -am \
    && for service in ca server client; do \
        mv $service-service/target/$service-service-*-app.jar $service.jar \
        && java -Djarmode=tools -jar $service.jar extract --layers --destination /layers/$service || exit 1; \
    done

# What changes least comes first; the folders become volumes and belong to the user who runs the service. Each service is
# begun once, in a folder and with secrets that are thrown away, for a cache of what the JVM loads: with it a service is
# ready in half the time, and without it too, should the cache not suit the JVM.
FROM eclipse-temurin:25-jre AS ca-jars
RUN install -d -o 10001 -g 10001 -m 0700 /var/lib/fourfold
WORKDIR /opt/fourfold
COPY --from=build /layers/ca/dependencies/ /layers/ca/spring-boot-loader/ /layers/ca/snapshot-dependencies/ ./
COPY --from=build /layers/ca/application/ ./
USER 10001:10001

FROM ca-jars AS ca-cache
USER nobody
RUN java -XX:AOTCacheOutput=/tmp/ca.aot -Xlog:aot*=error -Dspring.context.exit=onRefresh -jar ca.jar \
    --fourfold.data=/tmp/data --fourfold.database.cache=/tmp/postgresql \
    --ca.passphrase=only-for-this-one-start --ca.operator-key=$(printf %064d 0) --ca.base-url=http://localhost

FROM ca-jars AS ca
COPY --from=ca-cache /tmp/ca.aot ./
ENTRYPOINT ["java", "-XX:AOTCache=ca.aot", "-jar", "ca.jar"]

FROM eclipse-temurin:25-jre AS server-jars
RUN install -d -o 10002 -g 10002 -m 0700 /var/lib/fourfold
WORKDIR /opt/fourfold
COPY --from=build /layers/server/dependencies/ /layers/server/spring-boot-loader/ /layers/server/snapshot-dependencies/ ./
COPY --from=build /layers/server/application/ ./
USER 10002:10002

FROM server-jars AS server-cache
USER nobody
RUN java -XX:AOTCacheOutput=/tmp/server.aot -Xlog:aot*=error -Dspring.context.exit=onRefresh -jar server.jar \
    --fourfold.data=/tmp/data --fourfold.database.cache=/tmp/postgresql \
    --fourfold.enrolment.root-fingerprint=$(printf %064d 0) \
    --fourfold.enrolment.passphrase=only-for-this-one-start --otp.key=$(printf %064d 0) --otp.admin-key=$(printf %064d 1)

FROM server-jars AS server
COPY --from=server-cache /tmp/server.aot ./
ENTRYPOINT ["java", "-XX:AOTCache=server.aot", "-jar", "server.jar"]

FROM eclipse-temurin:25-jre AS client-jars
RUN install -d -o 10003 -g 10003 -m 0700 /var/lib/fourfold
WORKDIR /opt/fourfold
COPY --from=build /layers/client/dependencies/ /layers/client/spring-boot-loader/ /layers/client/snapshot-dependencies/ ./
COPY --from=build /layers/client/application/ ./
USER 10003:10003

FROM client-jars AS client-cache
USER nobody
RUN java -XX:AOTCacheOutput=/tmp/client.aot -Xlog:aot*=error -Dspring.context.exit=onRefresh -jar client.jar \
    --fourfold.data=/tmp/data \
    --fourfold.enrolment.root-fingerprint=$(printf %064d 0) \
    --fourfold.enrolment.passphrase=only-for-this-one-start

FROM client-jars AS client
COPY --from=client-cache /tmp/client.aot ./
ENTRYPOINT ["java", "-XX:AOTCache=client.aot", "-jar", "client.jar"]
