-- Small tables that every shard has whole.
create table id_block (name text not null primary key, next_id bigint not null);
insert into id_block (name, next_id) values ('ehr', 1), ('document', 1), ('name', 1), ('access_class', 1), ('path', 1), ('dictionary', 1);
create table name (name_id integer not null primary key, text text not null unique);
create table access_class (
    access_class_id integer not null primary key, organisation text not null, unit text not null, category text not null,
    codes text not null, approval text not null, release_state text not null,
    unique (organisation, unit, category, codes, approval, release_state));
create table path (
    path_id integer not null primary key, path text not null, discriminator text not null, scope smallint not null, type smallint not null,
    unique (path, discriminator, scope, type));
create table dictionary (dictionary_id integer not null primary key, name_id integer not null, time_created bigint not null, content bytea not null);
create table definition (
    kind smallint not null, id text collate "C" not null, version text collate "C" not null, time_stored bigint not null,
    facts bytea not null, content bytea not null, primary key (kind, id, version));

-- Global look-ups, each with its own key.
create table record_owner (
    owner_id uuid not null primary key, owner_kind smallint not null, ehr_id bigint not null unique, time_deleted bigint);
create table ehr_subject (
    subject_id text collate "C" not null, subject_namespace text collate "C" not null, ehr_id bigint not null,
    primary key (subject_id, subject_namespace));
create table object_owner (object_id uuid not null primary key, ehr_id bigint not null);

-- Patient tables: ehr_id first in every key.
create table ehr (
    ehr_id bigint not null primary key, time_created bigint not null, status_id uuid not null, system_id integer not null,
    is_modifiable smallint not null, is_queryable smallint not null, subject_id text, subject_namespace text);
create table contribution (
    ehr_id bigint not null, time_committed bigint not null, contribution_id uuid not null, change_type smallint not null,
    versions bytea not null, envelope bytea not null, primary key (ehr_id, contribution_id));
create table document (
    ehr_id bigint not null, document_id bigint not null, object_id uuid not null, template_id integer, archetype_id integer,
    access_class_id integer not null, latest integer not null, kind smallint not null, lifecycle smallint not null,
    primary key (ehr_id, document_id));
create unique index document_object on document (ehr_id, object_id);
create table version (
    ehr_id bigint not null, document_id bigint not null, time_committed bigint not null, contribution_id uuid not null, number integer not null,
    preceding integer not null, system_id integer not null, change_type smallint not null, lifecycle smallint not null,
    digest bytea not null, content bytea not null, envelope bytea not null, primary key (ehr_id, document_id, number));
-- The bytes are compressed already: another attempt would only cost time.
alter table version alter column content set storage external, alter column envelope set storage external;
create table attestation (
    ehr_id bigint not null, document_id bigint not null, time_committed bigint not null, contribution_id uuid not null, number integer not null,
    envelope bytea not null, primary key (ehr_id, document_id, number, contribution_id));
-- Eight columns: a ninth would make every row's header eight bytes longer.
create table leaf (
    ehr_id bigint not null, document_id bigint not null, number double precision, path_id integer not null,
    access_class_id integer not null, text text, sort_key bytea, positions bytea);
create index leaf_document on leaf (ehr_id, document_id);
create index leaf_number on leaf (path_id, number) where path_id > 0 and number is not null;
create index leaf_sort on leaf (path_id, sort_key) where path_id > 0 and sort_key is not null;
create table leaf_history (
    ehr_id bigint not null, document_id bigint not null, number double precision, path_id integer not null,
    access_class_id integer not null, text text, sort_key bytea, positions bytea, valid_from bigint not null, valid_to bigint not null);
create index leaf_history_document on leaf_history (ehr_id, document_id);
create index leaf_history_path on leaf_history (path_id, valid_from) where path_id > 0;

-- Streams: the key begins with the chain, and all that concerns one owner goes to one chain.
create table audit_chain (chain_id integer not null primary key, sequence bigint not null, hash bytea not null, events bigint not null);
-- One chain and so one writer: a second one halves the groups and costs more than it gives. A cluster has one per shard.
insert into audit_chain (chain_id, sequence, hash, events) values (0, 0, decode(repeat('00', 32), 'hex'), 0);
create table audit_group (
    chain_id integer not null, sequence bigint not null, time bigint not null, hash bytea not null, entries bytea not null,
    primary key (chain_id, sequence));
alter table audit_group alter column entries set storage external;
create table audit_entry (
    ehr_id bigint not null, sequence bigint not null, chain_id integer not null, ordinal integer not null,
    primary key (ehr_id, chain_id, sequence, ordinal));
create table outbox (
    chain_id integer not null, number bigint not null, ehr_id bigint not null, time bigint not null, type text not null,
    payload bytea not null, primary key (chain_id, number));
