# One build from source, then an image for each service: docker build --target ca|server|client
FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    mvn -q -B -ntp -P '!format' -Dmaven.test.skip=true package -pl ca-service,server-service,client-service -am \
    && for service in ca server client; do \
        mv $service-service/target/$service-service-*-app.jar $service.jar \
        && java -Djarmode=tools -jar $service.jar extract --layers --destination /layers/$service || exit 1; \
    done

# What changes least comes first; the folders become volumes and belong to the user who runs the service
FROM eclipse-temurin:25-jre AS ca
RUN install -d -o 10001 -g 10001 -m 0700 /var/lib/fourfold
WORKDIR /opt/fourfold
COPY --from=build /layers/ca/dependencies/ /layers/ca/spring-boot-loader/ /layers/ca/snapshot-dependencies/ ./
COPY --from=build /layers/ca/application/ ./
USER 10001:10001
ENTRYPOINT ["java", "-jar", "ca.jar"]

FROM eclipse-temurin:25-jre AS server
RUN install -d -o 10002 -g 10002 -m 0700 /var/lib/fourfold
WORKDIR /opt/fourfold
COPY --from=build /layers/server/dependencies/ /layers/server/spring-boot-loader/ /layers/server/snapshot-dependencies/ ./
COPY --from=build /layers/server/application/ ./
USER 10002:10002
ENTRYPOINT ["java", "-jar", "server.jar"]

FROM eclipse-temurin:25-jre AS client
RUN install -d -o 10003 -g 10003 -m 0700 /var/lib/fourfold
WORKDIR /opt/fourfold
COPY --from=build /layers/client/dependencies/ /layers/client/spring-boot-loader/ /layers/client/snapshot-dependencies/ ./
COPY --from=build /layers/client/application/ ./
USER 10003:10003
ENTRYPOINT ["java", "-jar", "client.jar"]
