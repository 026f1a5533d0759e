-- Which events there are, the program says: each release knows more of them.
alter table audit drop constraint audit_event_check;
alter table audit add check (event ~ '^[A-Z][A-Z_]{1,39}$');
