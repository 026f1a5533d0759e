package dev.fourfold.ca.backup;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

/** The schema of a database that no CA is using. */
record Schema(DataSource database) {

    /** Makes the tables as they were at a version. */
    void make(String version) {
        migrate(MigrationVersion.fromVersion(version));
    }

    /** Brings the tables, and what is in them, to the version of this program. */
    void migrate() {
        migrate(MigrationVersion.LATEST);
    }

    private void migrate(MigrationVersion target) {
        Flyway.configure().dataSource(database).target(target).load().migrate();
    }

    /** Takes away everything: for a database that was empty before, after a failure. */
    void drop() {
        Flyway.configure().dataSource(database).cleanDisabled(false).load().clean();
    }

    /** Tells whether this program knows a version. */
    boolean knows(String version) {
        for (MigrationInfo migration :
                Flyway.configure().dataSource(database).load().info().all()) {
            if (MigrationVersion.fromVersion(version).equals(migration.getVersion())) {
                return true;
            }
        }
        return false;
    }
}
