-- A payee that was removed leaves its id: the payees of the configuration, put in at each start, must not bring it back.
alter table payee add column removed_at timestamptz;
