-- What servers on one database share of sign-in. It lasts minutes or hours and is no record, so that it does without the log of PostgreSQL: a crash empties it, and copies do not have it.
create unlogged table used_proof (proof uuid not null primary key, time_until bigint not null);
-- One row: since when every proof that was used is remembered.
create unlogged table proof_memory (id smallint not null primary key, time_since bigint not null);
create unlogged table page_session (
    session_digest bytea not null primary key, owner text not null, issuer text not null, subject text not null, service_session text not null,
    time_began bigint not null, time_used bigint not null, content bytea not null);
create index page_session_of_owner on page_session (owner);
-- Codes for sign-in while the service is down, and when somebody said that it is. Who was given a code is sealed.
create table emergency_code (
    code_id uuid not null primary key, code_digest bytea not null, organisation text not null, owner text not null, issued_by text not null,
    time_issued bigint not null, time_until bigint not null, time_used bigint, time_withdrawn bigint, content bytea not null);
create index emergency_code_of_organisation on emergency_code (organisation, time_issued);
create table declared_outage (outage_id uuid not null primary key, declared_by text not null, reason text not null, time_from bigint not null, time_until bigint not null);
