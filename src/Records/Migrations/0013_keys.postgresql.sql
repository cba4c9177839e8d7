-- Documents are encrypted by a key of their owner, and these keys are wrapped by a master key that is kept elsewhere. Of a master key stands here a text that it
-- has wrapped, which tells the right one from another.
create table master_key (generation integer not null primary key, time_created bigint not null, proof bytea not null);
create table data_key (
    ehr_id bigint not null, generation integer not null, master integer not null, wrapped bytea not null, primary key (ehr_id, generation));
-- One row from the first master key on: up to which owner the documents of before are encrypted, and whether all are, so that one in clear is no more believed.
create table encryption (ehr_id bigint not null, is_complete smallint not null);
-- Grows when what processes remember is true no more: names or keys were destroyed, or another master key is in force.
alter table audit_chain add column epoch bigint not null default 0;
-- A record that was erased is answered for as one that never was; only its id stays taken.
alter table record_owner add column time_erased bigint;
